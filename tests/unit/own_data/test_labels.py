from pathlib import Path

import numpy as np
import pytest

from fsft.own_data.labels import check_labels
from fsft.own_data.reader import open_particles
from fsft.runtime.errors import InputError
from tests.unit.own_data.conftest import stack_and_table, star_of_stack


def test_labels_come_from_a_table_by_name(tmp_path: Path, volumes: np.ndarray) -> None:
    star = star_of_stack(tmp_path, volumes)
    labels = tmp_path / "labels.csv"
    labels.write_text("name,class\n000008@all.mrcs,tric\n000001@all.mrcs,NA\n")
    particles = open_particles(star, labels=labels)
    assert particles.table["class"].tolist() == ["NA", *[""] * 6, "tric"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,class\n1@all.mrcs,a\nx,a\n", r"l\.csv, row 2: there is no particle 'x'"),
        ("name,class\n1@all.mrcs,a\n1@all.mrcs,b\n", r"l\.csv, row 2: .* is in row 1 already"),
        ("name,label\n1@all.mrcs,a\n", r"l\.csv has no column named class"),
        ("", r"l\.csv has no column named class"),
        ("name,class\n1@all.mrcs\n", r"l\.csv, row 1: there are 1 values for 2 columns"),
    ],
)
def test_bad_labels_are_refused(text: str, said: str, tmp_path: Path, volumes: np.ndarray) -> None:
    (tmp_path / "l.csv").write_text(text)
    with pytest.raises(InputError, match=said):
        open_particles(stack_and_table(tmp_path, volumes), labels=tmp_path / "l.csv")


def test_a_list_without_labels_is_told_where_they_may_stand(
    tmp_path: Path, volumes: np.ndarray
) -> None:
    path = star_of_stack(tmp_path, volumes)
    path.write_text(path.read_text().replace("_fsftClass", "_rlnClassNumber"))
    table = open_particles(path).table
    check_labels(table, ["ribosome", "tric"], 0)
    with pytest.raises(InputError, match=r"no particle a label.* key labels .* key class_column"):
        check_labels(table, ["ribosome", "tric"], 3)


@pytest.mark.parametrize(
    ("classes", "shots", "said"),
    [
        (["ribosome"], 0, r"all\.mrcs, row 4 \(4@all\.mrcs\): 'tric' is not a class of the source"),
        (["ribosome", "tric", "none"], 3, r"all\.mrcs: class none is empty; expected 3"),
        (["ribosome", "tric"], 4, r"all\.mrcs: class ribosome has 3 labelled particles"),
    ],
)
def test_labels_that_do_not_fit_the_source_are_refused(
    classes: list[str], shots: int, said: str, tmp_path: Path, volumes: np.ndarray
) -> None:
    table = open_particles(stack_and_table(tmp_path, volumes)).table
    check_labels(table, ["ribosome", "tric"], 3)
    with pytest.raises(InputError, match=said):
        check_labels(table, classes, shots)
