"""Precision is what was asked for, on every device, or is refused."""

import os
import subprocess
import sys

import pytest
import torch

from fsft.runtime.device import autocast, choose_device, has_bfloat16
from fsft.runtime.errors import InputError

CPU, GPU = torch.device("cpu"), torch.device("cuda")


def processor_with(monkeypatch: pytest.MonkeyPatch, *features: str) -> None:
    """Let torch find a processor that has AVX-512 and `features`."""
    found = {"cpu_name": "a processor", "avx512_f": True, "avx512_bf16": False, "amx_bf16": False}
    found |= dict.fromkeys(features, True)
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: found)


@pytest.mark.parametrize(
    ("features", "native"),
    [((), False), (("avx512_vnni",), False), (("avx512_bf16",), True), (("amx_bf16",), True)],
)
def test_a_processor_has_bfloat16_if_it_computes_in_it_by_itself(
    features: tuple[str, ...], native: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    processor_with(monkeypatch, *features)
    assert has_bfloat16(CPU) == native


@pytest.mark.parametrize(
    ("capability", "native"), [((7, 5), False), ((8, 0), True), ((8, 9), True), ((10, 0), True)]
)
def test_a_gpu_has_bfloat16_from_ampere_on(
    capability: tuple[int, int], native: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda device: capability)
    assert has_bfloat16(GPU) == native


def test_bfloat16_is_refused_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    processor_with(monkeypatch)
    said = (
        r"^configuration key precision is bfloat16, but the device \(cpu\) lacks it; expected "
        r"float32, or a processor with avx512_bf16 or amx_bf16, or a GPU of compute capability 8.0"
    )
    with pytest.raises(InputError, match=said):
        choose_device("cpu", "bfloat16")
    with pytest.raises(InputError, match="precision is 'half'; expected float32 or bfloat16"):
        choose_device("cpu", "half")


def test_a_processor_that_has_bfloat16_computes_in_float32_unless_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    processor_with(monkeypatch, "avx512_bf16")
    one = torch.ones(4, 4)
    for precision, dtype in (("float32", torch.float32), ("bfloat16", torch.bfloat16)):
        with autocast(choose_device("cpu", precision), precision):
            assert (one @ one).dtype == dtype


def test_float32_is_never_tf32_once_a_device_is_chosen() -> None:
    code = (
        "import torch\n"
        "from fsft.runtime.device import choose_device\n"
        "choose_device('cpu', 'float32')\n"
        "print(torch.backends.cuda.matmul.allow_tf32, torch.backends.cudnn.allow_tf32)"
    )
    asked = {**os.environ, "TORCH_ALLOW_TF32_CUBLAS_OVERRIDE": "1"}
    said = subprocess.run(
        [sys.executable, "-c", code], env=asked, capture_output=True, text=True, check=True
    )
    assert said.stdout.split() == ["False", "False"]
