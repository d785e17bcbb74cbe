"""What tables and figures need of a configuration, from settings and not from names."""

from pathlib import Path

import pytest

from fsft.formats.archive import write_config
from fsft.plan.estimate import effective
from fsft.plan.grid import Grid
from fsft.plan.needs import coral_weights, has_data, in_situ
from fsft.reporting.catalogue import ITEMS
from tests.workflow.running import ROOT


@pytest.fixture
def grid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A demo with some variants and presets."""
    monkeypatch.chdir(ROOT)

    def made(*variants: dict[str, object], presets: tuple[str, ...] = (), **more: object) -> Grid:
        config = {"variants": list(variants), "presets": list(presets), **more}
        write_config(tmp_path / "more.yaml", config)
        return Grid(effective([Path("config/demo.yaml"), tmp_path / "more.yaml"]))

    return made


def variant(name: str, *methods: str, **coral: object) -> dict[str, object]:
    return {"name": name, "methods": list(methods or ("fsft",)), "stages": {"coral": coral}}


def test_the_sweep_is_known_by_its_settings(grid) -> None:
    found = coral_weights(
        grid(
            variant("strong", alpha=3000),
            variant("plain", alpha=7, coral_power=1),
            variant("alpha_12", epochs=1),
            variant("long", alpha=7, epochs=1),
            variant("power", coral_power=1),
            variant("of_coral", "coral", alpha=7),
        )
    )
    assert found == [
        {"variant": "strong", "alpha": 3000.0, "coral_power": 2},
        {"variant": "plain", "alpha": 7.0, "coral_power": 1},
    ]


def test_the_preset_has_seven_weights_of_both_powers(grid) -> None:
    found = coral_weights(grid(presets=("alpha_sweep", "authors")))
    weights = {(each["alpha"], each["coral_power"]) for each in found}
    assert len(found) == len(weights) == 14
    assert {0.0, 500.0, 10000.0} < {alpha for alpha, _ in weights}


def test_figure_5_needs_a_weight_and_nothing_is_needed_that_no_preset_gives(grid) -> None:
    assert not has_data("figure5", grid())
    assert has_data("figure5", grid(variant("strong", alpha=3000)))
    assert not has_data("protocol", grid())
    assert has_data("protocol", grid(presets=("authors",)))
    assert not has_data("harmonised_figure", grid())
    assert all(has_data(name, grid()) for name in ("classes_figure", "methods", "table1", "table4"))


def test_the_domain_as_in_a_cell_is_shown_if_there_is_one() -> None:
    cell = Grid(effective([Path(ROOT, "config/in_situ.yaml")]))
    plain = Grid(effective([Path(ROOT, "config/demo.yaml")]))
    assert has_data("in_situ_figure", cell)
    assert not has_data("in_situ_figure", plain)
    assert in_situ(cell)["domain"]["name"] == "cell"


def test_a_declaration_is_called_as_its_file() -> None:
    files = Path(ROOT, "src/fsft/reporting/catalogue").glob("[a-z]*.py")
    assert sorted(file.stem for file in files) == sorted(ITEMS)


def test_pairs_of_other_domains_are_no_cells_to_win(grid) -> None:
    domains = {name: {"defocus_um": -3.0, "cs_mm": 2.0} for name in ("C", "D")}
    one = grid(domains=domains, grid={"target_domains": ["C", "D"]})
    assert len(one.pairs) == 2
    assert has_data("defocus_figure", one)
    assert not has_data("heatmap_figure", one)
