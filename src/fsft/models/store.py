"""Networks on disk: safetensors, which hold numbers and nothing that runs."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as serialised

from fsft.models.encoder import Encoder
from fsft.models.network import Network
from fsft.models.radial_profile import RadialProfile
from fsft.runtime.errors import InputError
from fsft.runtime.files import replacing

REMEDY = "delete it and run again to train it"


def build_network(*, side: int, classes: int, **size: int) -> Network:
    """A network, by what its first stage says of its size.

    width, features: the paper's, two front blocks of `width` channels, then `width` and `features`.
    shells: a radial profile.
    """
    if "shells" in size:
        return Network(RadialProfile(side=side, **size), classes=classes)
    return Network(_encoder(side, **size), classes=classes)


def _encoder(side: int, *, width: int, features: int) -> Encoder:
    return Encoder(side=side, front=(width, width), back=(width, features))


def save_network(path: Path | str, network: Network, architecture: dict[str, Any]) -> None:
    """Write a network; `architecture` holds the arguments of `build_network`."""
    discriminator = network.discriminator
    parts = {
        **architecture,
        "split": network.encoder.is_split,
        "discriminator": None if discriminator is None else discriminator.architecture,
    }
    tensors = {
        name: value.detach().to("cpu", copy=True).contiguous()
        for name, value in network.state_dict().items()
    }
    with replacing(path) as temporary:
        temporary.write_bytes(serialised(tensors, {"architecture": json.dumps(parts)}))


def load_network(path: Path | str, architecture: Mapping[str, int]) -> Network:
    """Read a network that was made with the arguments `architecture` of `build_network`.

    Raises InputError if the file is missing or truncated, or holds another network or none.
    """
    try:
        with safe_open(path, framework="pt") as file:
            parts = json.loads((file.metadata() or {})["architecture"])
            tensors: dict[str, torch.Tensor] = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        split, discriminator = parts["split"], parts["discriminator"]
    except (OSError, SafetensorError, KeyError, TypeError, json.JSONDecodeError) as error:
        raise InputError(f"{path} is not a complete fsft model ({error}); {REMEDY}") from error
    stated = {name: parts.get(name) for name in architecture}
    if stated != dict(architecture):
        raise InputError(
            f"{path} holds a network of {_spoken(stated)}; expected one of "
            f"{_spoken(architecture)}; {REMEDY}"
        )
    network = build_network(**architecture)
    if split:
        network.encoder.split()
    if discriminator is not None:
        try:
            network.add_discriminator(**discriminator)
        except TypeError as error:
            raise InputError(
                f"{path} holds a discriminator of {_spoken(discriminator)}, made by another "
                f"version of fsft; {REMEDY}"
            ) from error
    try:
        network.load_state_dict(tensors)
    except RuntimeError as error:
        raise InputError(
            f"{path} holds weights of another architecture than it states; {REMEDY}"
        ) from error
    return network


def _spoken(architecture: Mapping[str, Any]) -> str:
    """The arguments of `build_network` as one would write them, e.g. `width 8, classes 3`."""
    return ", ".join(f"{name} {value}" for name, value in architecture.items())
