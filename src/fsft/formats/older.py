"""Configurations that were written for an earlier version, in the words of this one."""

from typing import Any

ONE = {"source_domain": "source_domains", "target_domain": "target_domains"}
"""Keys of `grid` that named one domain, and those that list several."""


def renew(config: dict[str, Any]) -> None:
    """Put the keys of now in place of the earlier ones that a configuration has.

    An earlier key stands in a file laid over a base that has the later one, so that it wins.
    """
    grid = config.get("grid")
    if isinstance(grid, dict):
        for one, several in ONE.items():
            if one in grid:
                grid[several] = [grid.pop(one)]
