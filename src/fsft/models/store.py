"""Networks on disk: safetensors, which hold numbers and nothing that runs."""

import json
from pathlib import Path
from typing import Any

import safetensors.torch
import torch
from safetensors import SafetensorError, safe_open

from fsft.models.encoder import Encoder
from fsft.models.network import Network
from fsft.runtime.errors import InputError
from fsft.runtime.files import replacing


def build_network(*, side: int, width: int, features: int, classes: int) -> Network:
    """The paper's network: two front blocks of `width` channels, then `width` and `features`."""
    encoder = Encoder(side=side, front=(width, width), back=(width, features))
    return Network(encoder, classes=classes)


def save_network(path: Path | str, network: Network, architecture: dict[str, Any]) -> None:
    """Write a network; `architecture` holds the arguments of `build_network`."""
    discriminator = network.discriminator
    parts = {
        **architecture,
        "split": network.encoder.is_split,
        "branch_3d": None if discriminator is None else discriminator.branch_3d is not None,
    }
    tensors = {
        name: value.detach().to("cpu", copy=True).contiguous()
        for name, value in network.state_dict().items()
    }
    with replacing(path) as temporary:
        safetensors.torch.save_file(tensors, temporary, {"architecture": json.dumps(parts)})


def load_network(path: Path | str) -> tuple[Network, dict[str, Any]]:
    """Read a network and the arguments of `build_network` it was made with.

    Raises InputError if the file is missing, truncated or holds something else.
    """
    try:
        with safe_open(path, framework="pt") as file:
            parts = json.loads((file.metadata() or {})["architecture"])
            tensors: dict[str, torch.Tensor] = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except (OSError, SafetensorError, KeyError) as error:
        raise InputError(
            f"{path} is not a complete fsft model; train it again ({error})"
        ) from error
    split, branch_3d = parts.pop("split"), parts.pop("branch_3d")
    network = build_network(**parts)
    if split:
        network.encoder.split()
    if branch_3d is not None:
        network.add_discriminator(branch_3d=branch_3d)
    try:
        network.load_state_dict(tensors)
    except RuntimeError as error:
        raise InputError(f"{path} holds weights of another architecture than it states") from error
    return network, parts
