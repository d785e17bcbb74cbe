import csv
import gzip
import hashlib
from pathlib import Path

import gemmi
import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from fsft.runtime.errors import InputError
from fsft.structures import download
from fsft.structures.provider import build_templates
from fsft.structures.rcsb import read_manifest
from tests.unit.structures.archive import running_archive

RESOURCES = Path(__file__).parents[3] / "resources" / "structures"
HEADER = "class,pdb_id,assembly,sha256,name\n"
SITE = Rotation.from_rotvec([0.3, -0.5, 0.2])


@pytest.fixture
def archive(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(download, "WAITS_S", (0, 0, 0))
    with running_archive() as running:
        yield running


@pytest.fixture
def served(archive, entry, beads):
    """Put an entry into the archive: a chain and, as assembly 2, its copies under C7."""
    chain = beads[:120] + np.array([4.0, 0.0, 1.0])
    made = entry([chain])
    turns = [(SITE * turn * SITE.inv()) for turn in Rotation.create_group("C7")]
    with_assembly(made, turns[:1])
    with_assembly(made, turns)
    archive.files["1XYZ.cif.gz"] = zipped(made)
    archive.files["2XYZ.cif.gz"] = zipped(entry([turn.apply(chain) for turn in turns]), "1")
    return archive


@pytest.fixture
def build(tmp_path, served):
    """Templates of a manifest of the given rows."""

    def make(rows, archive=served.url):
        manifest = tmp_path / "manifest.csv"
        manifest.write_text(HEADER + "".join(f"{row},\n" for row in rows))
        return build_templates(
            "rcsb",
            classes=None,
            folder=None,
            manifest=manifest,
            cache=tmp_path / "cache",
            archive=archive,
            side=24,
            voxel_nm=1.0,
            resolution_nm=4.0,
            master_seed=0,
        )

    return make


def with_assembly(entry, rotations):
    generator = gemmi.Assembly.Gen()
    generator.subchains = [chain.name + "xp" for chain in entry[0]]
    for number, rotation in enumerate(rotations, start=1):
        operator = gemmi.Assembly.Operator()
        operator.name = str(number)
        operator.transform.mat.fromlist(rotation.as_matrix().tolist())
        generator.operators.append(operator)
    assembly = gemmi.Assembly(str(len(entry.assemblies) + 1))
    assembly.generators.append(generator)
    entry.assemblies.append(assembly)


def zipped(entry, assembly=None):
    if assembly:
        with_assembly(entry, [Rotation.identity()])
    return gzip.compress(entry.make_mmcif_document().as_string().encode())


def digest(content):
    return hashlib.sha256(content).hexdigest()


def refusal(build, rows, **changes):
    with pytest.raises(InputError) as refused:
        build(rows, **changes)
    sentence = str(refused.value)
    assert "\n" not in sentence
    return sentence


def test_a_homo_oligomer_from_one_chain_equals_the_explicit_one(build):
    ring, explicit, chain = build(["ring,1XYZ,2,", "explicit,2xyz,1,", "chain,1XYZ,1,"])
    assert (ring.name, ring.provider, ring.residues) == ("ring", "rcsb", 840)
    assert (explicit.residues, chain.residues) == (840, 120)
    assert ring.mass_kda == pytest.approx(explicit.mass_kda) == pytest.approx(7 * chain.mass_kda)
    highest = explicit.density.max()
    assert np.abs(ring.density - explicit.density).max() < 1e-5 * highest
    assert np.abs(ring.density - chain.density).max() > 0.1 * highest


def test_a_second_run_needs_no_network(build, served, tmp_path):
    first = build(["ring,1XYZ,2,"])[0]
    assert served.asked == [("1XYZ.cif.gz", None)]
    record = (tmp_path / "cache" / "1XYZ.cif.gz.sha256").read_text()
    assert record == f"{digest(served.files['1XYZ.cif.gz'])}  1XYZ.cif.gz\n"
    second = build(["ring,1XYZ,2,"], archive="http://127.0.0.1:9")[0]
    assert np.array_equal(first.density, second.density)
    assert len(served.asked) == 1


def test_a_file_put_into_the_cache_by_hand_is_taken_and_recorded(build, served, tmp_path):
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "1XYZ.cif.gz").write_bytes(served.files["1XYZ.cif.gz"])
    build(["ring,1XYZ,2,"], archive="http://127.0.0.1:9")
    assert (tmp_path / "cache" / "1XYZ.cif.gz.sha256").exists()


def test_a_cut_connection_is_resumed_where_it_ended(build, served, tmp_path):
    whole = build(["ring,1XYZ,2,"])[0]
    for path in (tmp_path / "cache").iterdir():
        path.unlink()
    served.asked.clear()
    served.cut = [1000, 500]
    resumed = build(["ring,1XYZ,2,"])[0]
    assert [wanted for _, wanted in served.asked] == [None, "bytes=1000-", "bytes=1500-"]
    assert np.array_equal(resumed.density, whole.density)
    names = sorted(path.name for path in (tmp_path / "cache").iterdir())
    assert names == ["1XYZ.cif.gz", "1XYZ.cif.gz.sha256"]


def test_a_later_run_takes_up_what_an_earlier_one_left(build, served):
    served.cut = [300, 300, 300, 300]
    sentence = refusal(build, ["ring,1XYZ,2,"])
    assert "1XYZ.cif.gz cannot be downloaded (the connection was cut" in sentence
    served.asked.clear()
    build(["ring,1XYZ,2,"])
    assert served.asked == [("1XYZ.cif.gz", "bytes=1200-")]


def test_a_server_that_cannot_resume_is_asked_for_all_of_it(build, served, tmp_path):
    served.resumes, served.cut = False, [1000]
    build(["ring,1XYZ,2,"])
    assert len(served.asked) == 2
    cached = tmp_path / "cache" / "1XYZ.cif.gz"
    assert cached.read_bytes() == served.files["1XYZ.cif.gz"]


@pytest.mark.parametrize("left", [b"\x1f\x8b\x08 of another version", b"x" * 10**6])
def test_remains_that_do_not_fit_are_dropped(build, served, tmp_path, left):
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "1XYZ.cif.gz.part").write_bytes(left)
    build(["ring,1XYZ,2,"])
    cached = tmp_path / "cache" / "1XYZ.cif.gz"
    assert cached.read_bytes() == served.files["1XYZ.cif.gz"]


def test_a_server_that_is_busy_is_asked_again(build, served):
    served.answers = [503, 429]
    build(["ring,1XYZ,2,"])
    assert len(served.asked) == 3


def test_an_entry_that_is_not_there_is_asked_for_once(build, served):
    sentence = refusal(build, ["ring,1XYZ,2,", "lost,9ZZZ,1,"])
    assert "manifest.csv, row 2 (assembly 1 of 9ZZZ): the archive does not give it " in sentence
    assert "(404 Client Error: Not Found for url: http://127.0.0.1:" in sentence
    assert [name for name, _ in served.asked].count("9ZZZ.cif.gz") == 1


def test_without_network_the_sentence_says_what_to_do(build, tmp_path):
    sentence = refusal(build, ["ring,1XYZ,2,"], archive="http://127.0.0.1:9")
    assert "manifest.csv, row 1 (assembly 2 of 1XYZ): http://127.0.0.1:9/1XYZ.cif.gz " in sentence
    assert sentence.endswith(f"start again, or put the file into {tmp_path / 'cache'}")


def test_a_page_in_place_of_a_file_is_refused_and_not_kept(build, served, tmp_path):
    served.files["1XYZ.cif.gz"] = b"<html>Please log in</html>"
    assert "what arrived is not a gzip file" in refusal(build, ["ring,1XYZ,2,"])
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_hash_of_the_manifest_is_checked(build, served, tmp_path):
    sentence = refusal(build, [f"ring,1XYZ,2,{'0' * 64}"])
    assert f"1XYZ.cif.gz does not have the SHA-256 {'0' * 64}" in sentence
    assert "correct the sha256 of the manifest" in sentence
    assert not (tmp_path / "cache" / "1XYZ.cif.gz").exists()
    build([f"ring,1XYZ,2,{digest(served.files['1XYZ.cif.gz']).upper()}"])
    assert "has the SHA-256" in refusal(build, [f"ring,1XYZ,2,{'0' * 64}"])


def test_a_file_that_changed_in_the_cache_is_refused(build, served, tmp_path):
    build(["ring,1XYZ,2,"])
    cached = tmp_path / "cache" / "1XYZ.cif.gz"
    cached.write_bytes(served.files["2XYZ.cif.gz"])
    sentence = refusal(build, ["ring,1XYZ,2,"])
    assert f"{cached} has the SHA-256 {digest(served.files['2XYZ.cif.gz'])}; expected " in sentence
    assert "delete the file to download it again" in sentence
    cached.unlink()
    build(["ring,1XYZ,2,"])


def test_an_entry_that_the_archive_has_changed_is_refused(build, served, tmp_path):
    build(["ring,1XYZ,2,"])
    (tmp_path / "cache" / "1XYZ.cif.gz").unlink()
    served.files["1XYZ.cif.gz"] = served.files["2XYZ.cif.gz"]
    sentence = refusal(build, ["ring,1XYZ,2,"])
    record = tmp_path / "cache" / "1XYZ.cif.gz.sha256"
    assert sentence.endswith(f"delete {record} to accept it")


def test_an_assembly_that_is_not_in_the_file_is_refused(build):
    sentence = refusal(build, ["ring,1XYZ,3,"])
    assert sentence.endswith("1XYZ.cif.gz has no biological assembly 3; expected of 1, 2")


def test_a_structure_larger_than_the_box_is_refused_by_its_entry(build, served, entry, beads):
    served.files["1BIG.cif.gz"] = zipped(entry([beads * 10]), "1")
    sentence = refusal(build, ["big,1BIG,1,"])
    assert "row 1 (assembly 1 of 1BIG) has a radius of " in sentence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("class,pdb_id,assembly\na,1ABC,1\n", "has no column sha256"),
        (HEADER, "lists no entries"),
        ("", "has no column class"),
        (HEADER + "a,1ABC\n", r"row 1: there are 2 values for 5 columns"),
        (HEADER + ",1ABC,1,,\n", r"row 1: the class is empty"),
        (HEADER + "a,1ABC,1,,\nb,1.0E+10,1,,\n", r"row 2: the pdb_id is '1\.0E\+10'"),
        (HEADER + "a,../x,1,,\n", r"row 1: the pdb_id is '\.\./X'"),
        (HEADER + "a,1ABC,0,,\n", r"row 1: the assembly is '0'"),
        (HEADER + f"a,1ABC,{'9' * 5000},,\n", r"row 1: the assembly is '9"),
        (HEADER + "a,1ABC,1,abc,\n", r"row 1: the sha256 is 'abc'"),
        (HEADER + "a,1ABC,1,,\nA,2ABC,1,,\n", r"row 2: the class a is listed twice"),
        (
            HEADER + "a,1ABC,1,,\nb,1abc,1,,\n",
            r"row 2: the entry 1ABC, assembly 1, is listed twice",
        ),
    ],
)
def test_a_manifest_that_is_wrong_is_refused_by_row(tmp_path, text, expected):
    path = tmp_path / "list.csv"
    path.write_text(text)
    with pytest.raises(InputError, match=expected) as refused:
        read_manifest(path)
    assert str(path) in str(refused.value)


def test_a_manifest_that_is_missing_or_no_text_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"no\.csv is missing"):
        read_manifest(tmp_path / "no.csv")
    (tmp_path / "list.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match=r"list\.csv is no text in UTF-8"):
        read_manifest(tmp_path / "list.csv")
    with pytest.raises(InputError, match=r"structures\.manifest is missing"):
        build_templates(
            "rcsb", classes=None, folder=None, side=8, voxel_nm=1, resolution_nm=4, master_seed=0
        )


def test_the_lists_that_come_with_fsft_are_what_they_say():
    lab, all_43 = (read_manifest(RESOURCES / f"{n}.csv") for n in ("lab_23", "reconstruction_43"))
    assert (len(lab), len(all_43)) == (23, 43)
    assert list(all_43)[:23] == list(lab)
    assert not {"3GPT", "5L5A", "4R3O", "4V4Q", "1JGQ"} & set(all_43)
    with (RESOURCES / "reconstruction_43.csv").open(newline="") as lines:
        lists = [row["list"] for row in csv.DictReader(lines)]
    assert [lists.count(each) for each in dict.fromkeys(lists)] == [22, 1, 15, 5]
