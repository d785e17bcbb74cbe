"""What the project set out to reach, held against what was measured."""

from collections.abc import Mapping
from typing import Any

GOALS = (
    ("simulation one SNR, subtomograms/s", "at least", 150.0),
    ("simulation time, five SNRs / one", "at most", 2.0),
    ("training h 32 time, plain / ours", "at least", 4.0),
    ("stage 1 peak memory, MiB", "at most", 1536.0),
    ("stage 2.1 peak memory, MiB", "at most", 1536.0),
    ("start of a job warm, s", "at most", 1.0),
    ("start of a job time, plain / cold", "at least", 2.0),
)


def judge(medians: Mapping[str, float]) -> list[dict[str, Any]]:
    """Every goal with the median it is about and whether that meets it."""
    return [
        {
            "what": name,
            "goal": f"{bound} {limit:g}",
            "measured": medians[name],
            "met": medians[name] >= limit if bound == "at least" else medians[name] <= limit,
        }
        for name, bound, limit in GOALS
    ]
