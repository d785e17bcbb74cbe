"""Templates of the classes of a run, wherever their structures come from."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from fsft.runtime.errors import InputError
from fsft.structures.maps import read_structure, structure_files
from fsft.structures.procedural import build_structure
from fsft.structures.rcsb import ARCHIVE, read_entry, read_manifest
from fsft.structures.structure import Structure
from fsft.structures.table import PROCEDURAL_TABLE, read_table
from fsft.structures.template import Template, make_template


def build_templates(
    provider: str,
    *,
    classes: Sequence[str] | int | None,
    folder: Path | None,
    side: int,
    voxel_nm: float,
    resolution_nm: float,
    master_seed: int,
    table: Path = PROCEDURAL_TABLE,
    manifest: Path | None = None,
    cache: Path | None = None,
    archive: str = ARCHIVE,
) -> list[Template]:
    """Templates of the classes asked for, in that order.

    provider: "procedural", complexes from `table`; "maps", the structures in `folder`; or "rcsb",
    the PDB entries in `manifest`, from `archive` by way of `cache` (see `read_entry`).
    classes: their names, or a number to take the first so many; all if None. side, voxel_nm: of
    the subtomograms. A template depends on its class alone, not on which others are asked for.
    Raises InputError if a class is unknown or listed twice, or if its structure is unusable.
    """
    if provider == "procedural":
        structures = _procedural(classes, table, master_seed)
    elif provider == "maps":
        if folder is None:
            raise InputError("structures.folder is missing; the provider maps needs it")
        structures = _maps(classes, folder, resolution_nm)
    elif provider == "rcsb":
        if manifest is None:
            raise InputError("structures.manifest is missing; the provider rcsb needs it")
        structures = _rcsb(classes, manifest, cache, archive)
    else:
        raise InputError(f"structures.provider is {provider!r}; expected procedural, maps or rcsb")
    return [
        make_template(
            structure,
            provider=provider,
            side=side,
            voxel_nm=voxel_nm,
            resolution_nm=resolution_nm,
        )
        for structure in structures
    ]


def _procedural(
    classes: Sequence[str] | int | None, table: Path, master_seed: int
) -> Iterator[Structure]:
    rows = {row.name: row for row in read_table(table)}
    for name in _chosen(classes, list(rows), table):
        yield build_structure(rows[name], master_seed=master_seed)


def _maps(
    classes: Sequence[str] | int | None, folder: Path, resolution_nm: float
) -> Iterator[Structure]:
    files = structure_files(folder)
    for name in _chosen(classes, list(files), folder):
        yield read_structure(files[name], resolution_nm=resolution_nm)


def _rcsb(
    classes: Sequence[str] | int | None, manifest: Path, cache: Path | None, archive: str
) -> Iterator[Structure]:
    entries = read_manifest(manifest)
    for name in _chosen(classes, list(entries), manifest):
        yield read_entry(entries[name], cache=cache, archive=archive)


def _chosen(
    classes: Sequence[str] | int | None, known: Sequence[str], origin: Path
) -> Sequence[str]:
    """The names asked for, after a check that each of them is known and asked for once."""
    if classes is None:
        return known
    if isinstance(classes, int):
        if not 1 <= classes <= len(known):
            raise InputError(
                f"structures.classes asks for {classes} classes; expected 1 to {len(known)}, as "
                f"many as {origin} has"
            )
        return known[:classes]
    for name in classes:
        if name not in known:
            raise InputError(
                f"structures.classes asks for {name!r}, which {origin} does not have; expected of "
                f"{', '.join(known)}"
            )
        if list(classes).count(name) > 1:
            raise InputError(f"structures.classes lists {name!r} twice")
    return classes
