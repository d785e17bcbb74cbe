import pytest

from fsft.runtime.errors import InputError
from fsft.structures.class_name import LONGEST, check_class_name


@pytest.mark.parametrize(
    "name",
    ["1", "001", "1.0", "1e3", "-1", "true", "inf", "nan", "NA", "null", "None", "20S (a)",
     "20S [a]", "TRiC CCT", "a_b", "70%", "$x$", "<i>", "a & b", "\u03b2-gal", "x" * LONGEST],
)  # fmt: skip
def test_any_other_text_is_a_name(name: str) -> None:
    check_class_name(name, "here")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "means that there is no class"),
        ("unlabelled", "means that there is no class"),
        ("<NA>", "means that there is no class"),
        ("TRiC/CCT", "holds '/'"),
        ("a\\b", "holds"),
        ("5'", "holds"),
        ('a"b', "holds"),
        ("a#b", "holds '#'"),
        ("_a", "holds '_'"),
        (".hidden", "holds"),
        ("..", "holds"),
        ("data_x", "holds 'data_'"),
        ("Loop_", "holds 'Loop_'"),
        ("a\nb", "cannot be seen"),
        ("a\tb", "cannot be seen"),
        ("a\0b", "cannot be seen"),
        ("a\u00a0b", "cannot be seen"),
        ("a\u200bb", "cannot be seen"),
        ("a\u202eb", "cannot be seen"),
        (" a", "cannot be seen"),
        ("a ", "cannot be seen"),
        ("x" * (LONGEST + 1), "has 101 bytes"),
    ],
)
def test_what_lists_or_file_names_cannot_hold_is_refused(name: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as refused:
        check_class_name(name, "here")
    sentence = str(refused.value)
    assert sentence.startswith("here: ")
    assert sentence.isprintable()
