# Functions only: what the tables and figures of the catalogue read, and where they stand in the report.

from fsft.plan import joined
from fsft.plan.matching import matches
from fsft.plan.needs import coral_weights, has_data, in_situ
from fsft.reporting.catalogue import DATA, FIGURES, TABLES
from fsft.reporting.contents import numbered_section, spelled_out

PUBLISHED = "resources/paper"
"""The paper's numbers, which are named in full where the working directory has none."""

if not Path(PUBLISHED, "table1.csv").is_file():
    PUBLISHED = str(WORKFLOW.parent / PUBLISHED)


def what_is_read(item):
    """Input function of a table or figure of the catalogue: what it reads of a run."""

    def files(wildcards):
        where = {
            "metrics": lambda: "<results>/metrics.csv",
            "runs": lambda: [f"{folder}/metrics.csv" for folder in RUNS],
            "costs": lambda: "<results>/costs.csv",
            "paper": lambda: f"{PUBLISHED}/{item.paper}.csv",
            "paper_stages": lambda: f"{PUBLISHED}/table4.csv",
            "classes": WORK.classes,
            "predictions": lambda: [
                WORK.predictions(role.cell.path) for role in cells.shown(GRID)
            ],
            "features": WORK.features,
            "logs": lambda: [WORK.log(cell) for cell in staged_cells()],
            "matches": lambda: [f"<results>/{path}" for path in matches(GRID).values()],
            "templates": lambda: [
                f"<results>/structures/{name}"
                for name in ("templates.mrcs", "classes.csv")
            ],
            "datasets": lambda: [dataset_folder(dataset) for dataset in GRID.simulated],
            "source": lambda: dataset_folder(GRID.reported.source),
            "target": lambda: dataset_folder(GRID.imported),
            "particles": lambda: particles_listing(config["particles"][GRID.imported]),
        }
        return {name: where[name]() for name in item.reads if name in where}

    return files


def made_with(item):
    """What the models behind a table were made with, in each run that it shows."""
    folders = RUNS if "runs" in item.reads else ["<results>"]
    return [f"{folder}/costs.csv" for folder in folders]


def staged_cells():
    """The stages that training logs are shown of, by seed."""
    return [role.cell for stages in WORK.staged.values() for role in stages]


def told(item):
    """What a table or figure is told beside its files: the view, or that of each run in one table and
    what differs between them, the weights of the CORAL loss, the seed of each training log, the role of
    each file of predictions, how particles are read, and the domain that is as in a cell.
    """
    words = {
        "view": ("view", lambda: GRID.view),
        "runs": (
            "views",
            lambda: [
                {"name": name, "view": RUNS[folder].view}
                for folder, name in joined.names(RUNS).items()
            ],
        ),
        "differing": ("differing", lambda: joined.differing(RUNS)),
        "coral_weights": ("coral_weights", lambda: coral_weights(GRID)),
        "across_domains": ("across_domains", lambda: GRID.across_domains),
        "test_sets": ("test_sets", lambda: cells.test_sets(GRID)),
        "in_situ": ("in_situ", lambda: in_situ(GRID)),
        "logs": ("seeds", lambda: [cell.seed for cell in staged_cells()]),
        "predictions": (
            "roles",
            lambda: [
                {**role.model.entry, "seed": role.cell.seed}
                for role in cells.shown(GRID)
            ],
        ),
        "particles": (
            "entry",
            lambda: canonical(config["particles"][GRID.imported]),
        ),
    }
    return {word: read() for name, (word, read) in words.items() if name in item.reads}


def can_be_filled(items):
    """Those tables or figures that the configuration can fill."""
    return {name: item for name, item in items.items() if has_data(name, GRID)}


def table_files():
    """The tables that the configuration can fill."""
    return [f"<results>/tables/{name}.csv" for name in can_be_filled(TABLES)]


def figure_files():
    """The figures of results that the configuration can fill."""
    return [f"<results>/figures/{name}.svg" for name in can_be_filled(FIGURES)]


def data_figure_files():
    """The figures of the data themselves, which a run that goes on from stored results may lack."""
    if WORK.stored:
        return []
    return [f"<results>/figures/{name}.svg" for name in can_be_filled(DATA)]


def in_report(item, path):
    """A file of a table or figure with its place in Snakemake's report of the run."""
    return report(
        path,
        category=numbered_section(item),
        caption="../report/item.rst",
        labels={item.kind: spelled_out(item.name)},
    )
