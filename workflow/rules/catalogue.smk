# Functions only: what the tables and figures of the catalogue read, and where they stand in the report.


def what_is_read(item):
    """Input function of a table or figure of the catalogue: what it reads of a run."""

    def files(wildcards):
        where = {
            "metrics": lambda: "<results>/metrics.csv",
            "costs": lambda: "<results>/costs.csv",
            "paper": lambda: f"<resources>/paper/{item.paper}.csv",
            "classes": WORK.classes,
            "predictions": lambda: [
                WORK.predictions(role.cell.path) for role in cells.shown(GRID)
            ],
            "features": WORK.features,
            "logs": lambda: [WORK.log(cell) for cell in staged_cells()],
        }
        return {name: where[name]() for name in item.reads}

    return files


def staged_cells():
    """The stages that training logs are shown of, by seed."""
    return [role.cell for stages in WORK.staged.values() for role in stages]


def table_files():
    """The tables that the configuration can fill."""
    return [f"<results>/tables/{name}.csv" for name in TABLES if fillable(name, GRID)]


def figure_files():
    """The figures of the catalogue that the configuration can fill."""
    return [f"<results>/figures/{name}.svg" for name in FIGURES if fillable(name, GRID)]


def data_figure_files():
    """The figures of the data themselves, which a run that goes on from stored results may lack."""
    if WORK.stored:
        return []
    names = [name for name in DATA if name != "harmonised_figure" or GRID.imported]
    return [f"<results>/figures/{name}.svg" for name in names]


def given(item):
    """What a table or figure is told beside its files: the seed of each training log, and the role
    of each file of predictions, if it reads them."""
    told = {}
    if "logs" in item.reads:
        told["seeds"] = [cell.seed for cell in staged_cells()]
    if "predictions" in item.reads:
        told["roles"] = [
            {**role.model.entry, "seed": role.cell.seed} for role in cells.shown(GRID)
        ]
    return told


def in_report(name, path, kind):
    """A file of a table or figure with its place in Snakemake's report of the run."""
    return report(
        path,
        category=section(name),
        caption="../report/item.rst",
        labels={kind: spelled_out(name)},
    )
