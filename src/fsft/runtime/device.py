"""Which device a job computes on, and in which precision."""

import os
from contextlib import AbstractContextManager, nullcontext

import torch

from fsft.runtime.errors import InputError
from fsft.runtime.lease import lease, lock_folder, visible_devices

NATIVE_BFLOAT16 = ("avx512_bf16", "amx_bf16")


def choose_device(name: str, *, jobs_per_gpu: int = 1) -> torch.device:
    """The device called `name`: `auto` is cuda where there is one, else cpu.

    Where there are several GPUs, this waits for one that fewer than `jobs_per_gpu` other jobs have
    leased and keeps it as long as the process lives. Raises InputError for another name, or for
    cuda where there is none.
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
    return torch.device(name)


def has_bfloat16(device: torch.device) -> bool:
    """Whether `device` computes in bfloat16 by itself; emulation is slower than float32."""
    if device.type == "cuda":
        return torch.cuda.get_device_capability(device) >= (8, 0)
    capabilities = torch.cpu.get_capabilities()
    return any(capabilities.get(name, False) for name in NATIVE_BFLOAT16)


def precision(device: torch.device) -> AbstractContextManager[object]:
    """Context of bfloat16 autocast where the device has it, of float32 otherwise."""
    if not has_bfloat16(device):
        return nullcontext()
    return torch.autocast(device.type, torch.bfloat16)
