"""The two small files beside a stack: one row per particle, and how the dataset came about."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

import fsft
from fsft.runtime.files import replacing, sha256, write_json
from fsft.simulation.rotation import relion_angles
from fsft.simulation.simulator import Simulated

DECIMALS = 4
SYNTHETIC_PROVIDERS = ("procedural",)


def particle_rows(batch: Simulated, *, start: int, class_name: str) -> list[dict[str, Any]]:
    """Rows of particles.csv for a batch whose first subtomogram has place `start` in the stack.

    Angles are RELION's (see `relion_angles`). A shift moves the particle from the centre of the
    box; RELION's rlnOriginXAngst is minus ten times shift_x_nm. `seed` is the number of the
    subtomogram in its class: master seed, domain, class and this number name its stream.
    """
    rows = []
    for offset, (number, pose) in enumerate(zip(batch.numbers, batch.poses, strict=True)):
        rot, tilt, psi = relion_angles(pose.rotation).round(DECIMALS)
        x, y, z = pose.shift_nm.round(DECIMALS)
        rows.append(
            {
                "index": start + offset,
                "class": class_name,
                "rot_deg": rot,
                "tilt_deg": tilt,
                "psi_deg": psi,
                "shift_x_nm": x,
                "shift_y_nm": y,
                "shift_z_nm": z,
                "seed": number,
            }
        )
    return rows


def write_metadata(
    folder: Path,
    *,
    particles: Sequence[Mapping[str, Any]],
    providers: Sequence[str],
    facts: Mapping[str, Any],
) -> None:
    """Write particles.csv and, last of all, manifest.json beside a finished stack.

    providers: where the template of each class comes from. facts: everything else to record.
    """
    stack, table = folder / "subtomograms.mrcs", folder / "particles.csv"
    with replacing(table) as temporary:
        pd.DataFrame(particles).to_csv(temporary, index=False)
    record = {
        "fsft": fsft.__version__,
        "dataset": folder.name,
        "synthetic": any(provider in SYNTHETIC_PROVIDERS for provider in providers),
        "provider": ", ".join(sorted(set(providers))),
        **facts,
        "sha256": {path.name: sha256(path) for path in (stack, table)},
    }
    write_json(folder / "manifest.json", record)
