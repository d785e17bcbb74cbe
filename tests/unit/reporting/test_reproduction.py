"""Every result that docs/reproduction.md quotes is one that a stored table or the paper prints."""

import re
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).parents[3]
TABLES = sorted((ROOT / "results" / "reference").glob("*/tables/*"))
NUMBER = re.compile(r"[+\N{MINUS SIGN}]?\d+\.\d+(?: ± \d+\.\d+)?")


def section(title: str) -> str:
    text = (ROOT / "docs" / "reproduction.md").read_text(encoding="utf-8")
    return " ".join(text.partition(f"## {title}\n")[2].partition("\n## ")[0].split())


@pytest.fixture(scope="module")
def printed() -> set[str]:
    """What tables print, and the ends of the intervals of their differences, as a report does."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in TABLES if path.suffix == ".md")
    found = {*NUMBER.findall(text), *re.findall(r"\d+\.\d+", text)}
    for path in TABLES:
        rows = pd.read_csv(path) if path.suffix == ".csv" else pd.DataFrame()
        if "difference" in rows:
            size, half = 100 * rows["difference"].abs(), 100 * rows["difference_half_width"]
            found |= {f"{end:.1f}" for end in [*(size + half), *(half - size)]}
    return found


@pytest.mark.parametrize("title", ["What the reference runs say", "Shuffled support labels"])
def test_quoted_results_are_printed_by_the_tables(title: str, printed: set[str]) -> None:
    quoted = NUMBER.findall(section(title))
    assert len(quoted) > 5
    assert not [number for number in quoted if number not in printed]
