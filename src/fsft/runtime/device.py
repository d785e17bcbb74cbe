"""Which device a job computes on, and in which precision."""

import os
from contextlib import AbstractContextManager, nullcontext

import torch

from fsft.runtime.errors import InputError
from fsft.runtime.lease import lease, lock_folder, visible_devices

FLOAT32, BFLOAT16 = "float32", "bfloat16"

NATIVE_BFLOAT16 = ("avx512_bf16", "amx_bf16")
"""What a processor has of which one is enough to compute in bfloat16 by itself."""


def choose_device(name: str, precision: str = FLOAT32, *, jobs_per_gpu: int = 1) -> torch.device:
    """The device called `name`, able to compute in `precision`; `auto` is cuda if there is one.

    Where there are several GPUs, this waits for one that fewer than `jobs_per_gpu` other jobs have
    leased and keeps it as long as the process lives. From here on float32 is that of IEEE 754 on
    every device: torch would round the factors in a GPU's convolutions to the 10 bits of TF32.
    Raises InputError for another name, for cuda where there is none, and for bfloat16 on a device
    without it.
    """
    if name not in ("auto", "cpu", "cuda"):
        raise InputError(f"device is {name!r}; expected auto, cpu or cuda")
    if name == "cuda" and not torch.cuda.is_available():
        raise InputError("device is cuda, but torch finds no usable GPU; use auto or cpu")
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    if name == "cuda" and torch.cuda.device_count() > 1:
        devices = visible_devices(torch.cuda.device_count(), os.environ)
        name = lease(devices, lock_folder(), jobs_per_gpu)
    device = torch.device(name)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
    _check_precision(device, precision)
    return device


def _check_precision(device: torch.device, precision: str) -> None:
    if precision not in (FLOAT32, BFLOAT16):
        raise InputError(
            f"configuration key precision is {precision!r}; expected {FLOAT32} or {BFLOAT16}"
        )
    if precision == BFLOAT16 and not has_bfloat16(device):
        raise InputError(
            f"configuration key precision is {BFLOAT16}, but the device ({device_name(device)}) "
            f"lacks it; expected {FLOAT32}, or a processor with "
            f"{' or '.join(NATIVE_BFLOAT16)}, or a GPU of compute capability 8.0 or more"
        )


def has_bfloat16(device: torch.device) -> bool:
    """Whether `device` computes in bfloat16 by itself; emulation is slower than float32."""
    if device.type == "cuda":
        return torch.cuda.get_device_capability(device) >= (8, 0)
    capabilities = torch.cpu.get_capabilities()
    return any(capabilities.get(name, False) for name in NATIVE_BFLOAT16)


def device_name(device: torch.device) -> str:
    """The model of a GPU, or `cpu`."""
    return torch.cuda.get_device_name(device) if device.type == "cuda" else "cpu"


def autocast(device: torch.device, precision: str) -> AbstractContextManager[object]:
    """Context in which forward passes on `device` compute in `precision`."""
    return torch.autocast(device.type, torch.bfloat16) if precision == BFLOAT16 else nullcontext()
