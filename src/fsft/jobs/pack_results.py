"""Pack a run: what tables and figures are made from, and what another run can go on from.

`python -m fsft.jobs.pack_results CONFIG...` packs what is finished of a run, and runs nothing.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from fsft.evaluation.foreign import foreign_metrics
from fsft.evaluation.metrics import cell_metrics
from fsft.formats import features
from fsft.formats.archive import CONFIG, config_text, write_archive
from fsft.formats.predictions import describe, load
from fsft.jobs.collect_tables import MEASURED, costs_table, metrics_table, read_records, read_values
from fsft.plan import cells, stored
from fsft.plan.datasets import Config
from fsft.plan.foreign import foreign_roles, tested_files
from fsft.plan.grid import Grid
from fsft.plan.matching import matches
from fsft.plan.stored import CELL, CLASSES, FEATURES, INDEX, MODEL, RECORDS, STORED, VALUES, Store
from fsft.plan.unfinished import Work
from fsft.runtime.command import command
from fsft.runtime.errors import InputError


@dataclass
class Finished:
    """The cells of a run that are finished, by their path, and the models of their chains, by
    their identity."""

    values: dict[str, pd.DataFrame] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    models: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    index: list[stored.Entry] = field(default_factory=list)


def pack_run(*, config: Config, archive: Path) -> None:
    """Pack the run of a configuration, of which all cells are finished."""
    pack_results(Grid(config), results_of(config), archive, whole=True)


def results_of(config: Config) -> Path:
    """The folder of the run of a configuration."""
    return Path(config["pathvars"]["results"])


def pack_results(grid: Grid, results: Path, archive: Path, *, whole: bool) -> tuple[int, int]:
    """Pack the finished cells of a configuration whose run is in `results`.

    A cell counts only if its predictions and the models of its chain say that they depend on what
    the configuration asks for. Returns the number of finished cells and of all. Raises InputError
    if there is none or, if `whole`, if one is not finished.
    """
    work = Work(grid, Store(results / STORED))
    done = finished(work, results)
    if not done.values or (whole and len(done.values) < len(work.cells)):
        raise InputError(
            f"{len(done.values)} of {len(work.cells)} cells of the run in {results} are finished; "
            f"expected {'all' if whole else 'some'} of them"
        )
    files = _files(work, results, done)
    if whole:
        files |= {path: results / path for path in matches(grid).values()}
    roles = [role for role in work.roles if role["cell"] in done.values]
    tested = {file: results / path for file, path in tested_files(grid).items()}
    foreign = foreign_metrics({file: path for file, path in tested.items() if path.exists()})
    roles += [role for role in foreign_roles(grid) if role["cell"] in foreign]
    costs = [row for row in work.costs if row["cell"] in done.values]
    values = [
        rows.assign(identity=work.identities.cell(work.cells[path]))
        for path, rows in done.values.items()
    ]
    records = [
        {"identity": identity, **{name: record[name] for name in MEASURED}}
        for identity, record in done.models.items()
    ]
    tables = {
        "metrics.csv": metrics_table(roles, done.values | foreign, grid.provider),
        "costs.csv": costs_table(costs, done.models, done.codes, stored={}, stored_codes={}),
        VALUES: pd.concat(values, ignore_index=True),
        RECORDS: pd.DataFrame(records),
        INDEX: pd.DataFrame(
            [[getattr(entry, column) for column in stored.COLUMNS] for entry in done.index],
            columns=list(stored.COLUMNS),
        ),
    }
    contents: dict[str, Path | bytes] = {**files, CONFIG: config_text(grid.config).encode()}
    contents |= {name: table.to_csv(index=False).encode() for name, table in tables.items()}
    write_archive(contents, archive, results.name)
    return len(done.values), len(work.cells)


def finished(work: Work, results: Path) -> Finished:
    """All cells that are stored or were made in `results`."""
    done = Finished()
    values = {pack: read_values(pack / VALUES) for pack in work.store.packs}
    records = {pack: read_records(pack / RECORDS) for pack in work.store.packs}
    for path, cell in work.cells.items():
        identity, entry = work.identities.cell(cell), work.stored.get(path)
        models = {work.identities.model(node, cell): node for node in cell.node.nodes}
        if entry:
            found = {each: records[entry.pack][each] for each in models}
            rows, code = values[entry.pack][identity], entry.code
        else:
            found = {
                each: record
                for each, node in models.items()
                if (record := _record(results / f"models/{cell.path_of(node)}.json", each))
            }
            made = results / f"predictions/{path}.safetensors"
            if len(found) < len(models) or _identity_of(made) != identity:
                continue
            rows, code = cell_metrics(load(made)), describe(made)["code"]
        done.values[path], done.codes[path] = rows, code
        done.index.append(stored.Entry(results, CELL, identity, path, code))
        for each, record in found.items():
            if each not in done.models:
                done.models[each] = record
                where, made_with = cell.path_of(models[each]), record["code"]
                done.index.append(stored.Entry(results, MODEL, each, where, made_with))
    return done


def _files(work: Work, results: Path, done: Finished) -> dict[str, Path]:
    """Files that tables and figures read beside the tables, by their name in the pack."""
    ids = work.identities
    wanted = {
        f"predictions/{role.cell.path}.safetensors": work.predictions(role.cell.path)
        for role in cells.shown(work.grid)
        if role.cell.path in done.values
    }
    staged = [role.cell for roles in work.staged.values() for role in roles]
    wanted |= {
        f"models/{cell.model}.csv": work.log(cell)
        for cell in staged
        if ids.model(cell.node, cell) in done.models
    }
    files = {name: Path(path.replace("<results>", str(results))) for name, path in wanted.items()}
    classes = Path(work.classes().replace("<results>", str(results)))
    if classes.is_file():
        files["structures/classes.csv"] = classes
        done.index.append(stored.Entry(results, CLASSES, ids.classes, "classes", ""))
    if staged:
        shown, identity = work.features_path, ids.features(work.staged[work.first_seed])
        path = Path(work.features().replace("<results>", str(results)))
        if path.is_file() and features.load(path).identity == identity:
            files[f"features/{shown}.safetensors"] = path
            done.index.append(stored.Entry(results, FEATURES, identity, shown, ""))
    return {name: path for name, path in files.items() if path.is_file()}


def _record(path: Path, identity: str) -> Mapping[str, Any] | None:
    """The provenance of a model, if it was made with this identity."""
    if not path.is_file():
        return None
    record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return record if record.get("identity") == identity else None


def _identity_of(predictions: Path) -> str | None:
    return describe(predictions).get("identity") if predictions.is_file() else None


def main(configs: Sequence[Path]) -> str:
    """Pack what is finished of the run of a configuration. Returns what to say of it."""
    from fsft.plan.estimate import effective

    config = effective(configs)
    results = results_of(config)
    archive = results.with_name(f"{results.name}.finished.tar.gz")
    some, of_all = pack_results(Grid(config), results, archive, whole=False)
    return f"{archive} holds {some} of {of_all} cells"


if __name__ == "__main__":
    with command():
        print(main([Path(each) for each in sys.argv[1:]]))
