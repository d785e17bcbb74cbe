"""Tables and figures say whether structures and target are synthetic."""

import pytest

from fsft.reporting.origin import PARTICLES, STAND_IN, in_words, is_imported, origin_of


@pytest.mark.parametrize(
    ("provider", "target", "column", "words"),
    [
        ("procedural", None, "procedural", "synthetic data"),
        ("rcsb", None, "rcsb", "structures from rcsb"),
        (
            *("procedural", STAND_IN, "procedural -> stand-in"),
            "synthetic source, target a synthetic stand-in",
        ),
        (
            *("rcsb", PARTICLES, "rcsb -> particles"),
            "structures from rcsb, target of one's own particles",
        ),
    ],
)
def test_the_column_and_the_words_name_both(
    provider: str, target: str | None, column: str, words: str
) -> None:
    assert origin_of(provider, target) == column
    assert in_words(column) == words
    assert is_imported(column) == (target is not None)
