"""What a result was made with: enough to make it again and to know what it cost."""

import platform
import resource
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import torch

import fsft
from fsft.runtime.device import device_name

PACKAGES = ("numpy", "scipy", "torch", "mrcfile", "safetensors", "snakemake")


class Stopwatch:
    """Wall-clock and processor seconds since it was made."""

    def __init__(self) -> None:
        self.wall = time.perf_counter()
        self.processor = time.process_time()

    def read(self) -> dict[str, float]:
        """Seconds so far."""
        return {
            "seconds": round(time.perf_counter() - self.wall, 3),
            "processor_seconds": round(time.process_time() - self.processor, 3),
        }


def peak_memory_mb() -> float:
    """Largest resident memory of this process so far, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (2**20 if sys.platform == "darwin" else 2**10), 1)


def provenance(
    *,
    device: torch.device,
    precision: str,
    code: str,
    facts: Mapping[str, Any],
    stopwatch: Stopwatch,
) -> dict[str, Any]:
    """A JSON-ready record of a finished job.

    facts: configuration, seeds and counts of this job; precision: in which it computed; code: its
    code fingerprint.
    """
    return {
        "fsft": fsft.__version__,
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        **facts,
        "code": code,
        **stopwatch.read(),
        "peak_memory_mb": peak_memory_mb(),
        "device": device_name(device),
        "precision": precision,
        "threads": torch.get_num_threads(),
        "processor": torch.cpu.get_capabilities().get("cpu_name", platform.processor()),
        "platform": platform.platform(),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
    }
