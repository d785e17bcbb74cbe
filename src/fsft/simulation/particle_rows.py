"""Rows of the table beside a stack: class, pose, shift and stream of every subtomogram."""

from typing import Any

from fsft.simulation.rotation import relion_angles
from fsft.simulation.simulator import Simulated

DECIMALS = 4


def particle_rows(batch: Simulated, *, class_name: str) -> list[dict[str, Any]]:
    """Rows of particles.csv for a batch, in its order.

    Angles are RELION's (see `relion_angles`). A shift moves the particle from the centre of the
    box; RELION's rlnOriginXAngst is minus ten times shift_x_nm. `seed` is the number of the
    subtomogram in its class: master seed, domain, class and this number name its stream.
    """
    rows = []
    for number, pose in zip(batch.numbers, batch.poses, strict=True):
        rot, tilt, psi = relion_angles(pose.rotation).round(DECIMALS)
        x, y, z = pose.shift_nm.round(DECIMALS)
        rows.append(
            {
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
