"""Stored results: packed, checked, unpacked."""

import io
import os
import tarfile
from pathlib import Path

import pytest
from snakemake.cli import parse_config

from fsft.formats import archive as archives
from fsft.formats.archive import (
    CHECKSUMS,
    CONFIG,
    check_apart,
    main,
    read_config,
    spelled,
    stem,
    unpack,
    write_archive,
    write_config,
)
from fsft.runtime.errors import InputError
from fsft.runtime.files import sha256


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """The folder of a run, with a model that nobody asked to pack."""
    folder = tmp_path / "run" / "demo"
    (folder / "models" / "coral").mkdir(parents=True)
    write_config(folder / CONFIG, {"pathvars": {"results": "results/demo"}, "shots": [3]})
    (folder / "metrics.csv").write_text("value\n0.5\n")
    (folder / "models" / "coral" / "seed-0.json").write_text("{}\n")
    (folder / "models" / "coral" / "seed-0.safetensors").write_bytes(bytes(9))
    return folder


def packed(run: Path, archive: Path) -> Path:
    names = (CONFIG, "metrics.csv", "models/coral/seed-0.json")
    archive.parent.mkdir(exist_ok=True)
    write_archive({name: run / name for name in names}, archive, "demo")
    return archive


def unpacked(archive: Path, tmp_path: Path) -> Path:
    """An archive, unpacked below the folder `stored` as `make figures` does it."""
    folder = tmp_path / "stored" / stem(archive)
    unpack(archive, folder)
    return folder


def archive_of(path: Path, contents: dict[str, bytes], link: str | None = None) -> Path:
    """An archive that need not be one of ours."""
    with tarfile.open(path, "w:gz") as tar:
        for name, content in contents.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
        if link:
            member = tarfile.TarInfo(link)
            member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
            tar.addfile(member)
    return path


def test_what_was_packed_comes_back(run, tmp_path):
    archive = packed(run, tmp_path / "demo.tar.gz")
    folder = unpacked(archive, tmp_path)
    assert folder == tmp_path / "stored" / "demo"
    files = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    assert files == [CHECKSUMS, CONFIG, "metrics.csv", "models/coral/seed-0.json"]
    assert (folder / "metrics.csv").read_text() == "value\n0.5\n"
    assert [path.name for path in (tmp_path / "stored").iterdir()] == ["demo"]


def test_the_same_files_make_the_same_archive_whatever_their_dates(run, tmp_path):
    first = packed(run, tmp_path / "first.tar.gz")
    os.utime(run / "metrics.csv", (0, 0))
    second = packed(run, tmp_path / "second.tar.gz")
    assert sha256(first) == sha256(second)


def test_unpacking_again_replaces_what_was_drawn_from_it(run, tmp_path):
    archive = packed(run, tmp_path / "demo.tar.gz")
    folder = unpacked(archive, tmp_path)
    (folder / "metrics.csv").write_text("edited")
    (folder / "tables").mkdir()
    unpacked(archive, tmp_path)
    assert (folder / "metrics.csv").read_text() == "value\n0.5\n"
    assert not (folder / "tables").exists()


def test_an_edited_file_of_an_unpacked_archive_is_named(run, tmp_path):
    folder = unpacked(packed(run, tmp_path / "demo.tar.gz"), tmp_path)
    assert main(str(folder)) == folder
    (folder / "metrics.csv").write_text("value\n0.9\n")
    with pytest.raises(InputError, match=r"demo/metrics.csv was changed"):
        main(str(folder))
    (folder / "metrics.csv").unlink()
    with pytest.raises(InputError, match=r"demo/metrics.csv is missing"):
        main(str(folder))


def test_an_edited_file_inside_an_archive_is_named_and_nothing_is_unpacked(run, tmp_path):
    listing = f"{sha256(run / 'metrics.csv')}  metrics.csv\n".encode()
    contents = {f"demo/{CHECKSUMS}": listing, "demo/metrics.csv": b"value\n0.9\n"}
    archive = archive_of(tmp_path / "edited.tar.gz", contents)
    with pytest.raises(InputError, match=r"edited.tar.gz: metrics.csv was changed"):
        unpacked(archive, tmp_path)
    assert not list((tmp_path / "stored").iterdir())


def test_the_folder_of_a_run_needs_no_checksums_but_its_configuration(run):
    assert main(str(run)) == run
    (run / CONFIG).unlink()
    with pytest.raises(InputError, match=r"config.yaml is missing"):
        main(str(run))


@pytest.mark.parametrize("name", ["../outside.csv", "/outside.csv", "a/../../outside.csv"])
def test_a_path_that_leads_out_is_refused(tmp_path, name):
    contents = {f"demo/{CHECKSUMS}": f"{'0' * 64}  {name}\n".encode(), f"demo/{name}": b"x"}
    with pytest.raises(InputError, match="expected a checksum and a path below it"):
        unpacked(archive_of(tmp_path / "hostile.tar.gz", contents), tmp_path)
    assert not (tmp_path / "outside.csv").exists()


def test_files_that_are_not_listed_and_links_are_not_unpacked(run, tmp_path):
    config = (run / CONFIG).read_bytes()
    listing = f"{sha256(run / CONFIG)}  {CONFIG}\n".encode()
    contents = {f"demo/{CHECKSUMS}": listing, f"demo/{CONFIG}": config, "../../evil": b"x"}
    archive = archive_of(tmp_path / "more.tar.gz", contents, link="demo/link")
    folder = unpacked(archive, tmp_path)
    assert {path.name for path in folder.iterdir()} == {CHECKSUMS, CONFIG}
    assert not (tmp_path / "evil").exists()


def test_a_truncated_archive_and_another_file_are_refused(run, tmp_path):
    whole = packed(run, tmp_path / "demo.tar.gz").read_bytes()
    for content in (whole[: len(whole) // 2], b"not an archive", b""):
        (tmp_path / "bad.tar.gz").write_bytes(content)
        with pytest.raises(InputError, match=r"bad.tar.gz is damaged or was not made by"):
            unpacked(tmp_path / "bad.tar.gz", tmp_path)
    with pytest.raises(InputError, match="holds no checksums"):
        unpacked(archive_of(tmp_path / "other.tar.gz", {"demo/a": b"a"}), tmp_path)
    with pytest.raises(InputError, match="nowhere does not exist"):
        main(str(tmp_path / "nowhere"))


def test_a_configuration_keeps_its_spelling_and_loses_its_paths(tmp_path):
    config = {"pathvars": {"results": "/etc"}, "grid": {"source_snrs": ["0.10", 1000, 0.5]}}
    write_config(tmp_path / CONFIG, config)
    read = read_config(tmp_path)
    assert read == {"grid": config["grid"], "splits": {"test_per_class": 0}}  # as it was then


def test_a_configuration_is_written_in_one_order_and_without_the_machine(tmp_path):
    config = {"shots": [3], "grid": {"b": 1, "a": [2, 1]}, "device": "cpu"}
    write_config(tmp_path / "one.yaml", config)
    grid = {"a": [2, 1], "b": 1}
    write_config(tmp_path / "other.yaml", {"device": "cuda", "grid": grid, "shots": [3]})
    one, other = ((tmp_path / f"{name}.yaml").read_text() for name in ("one", "other"))
    assert one == other
    assert "device" not in one


@pytest.mark.parametrize("name", [".tar.gz", "..tar.gz", ".gz"])
def test_an_archive_without_a_name_is_refused_and_nothing_is_deleted(
    run, tmp_path, monkeypatch, name
):
    monkeypatch.chdir(tmp_path)
    before = main(str(packed(run, tmp_path / "demo.tar.gz")))
    archive = packed(run, tmp_path / "run" / name)
    with pytest.raises(InputError, match=r"has no name before \.tar\.gz"):
        main(str(archive))
    assert (before / "metrics.csv").is_file()


def test_archives_of_like_names_are_unpacked_side_by_side(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = ["run.v1", "run.v2", ".run", "2024", "run"]
    folders = [main(str(packed(run, tmp_path / f"{name}.tar.gz"))) for name in names]
    assert [folder.name for folder in folders] == names
    assert sorted(path.name for path in (tmp_path / "results/stored").iterdir()) == sorted(names)


def test_a_folder_that_is_no_unpacked_archive_is_left_alone(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    mine = tmp_path / "results" / "stored" / "demo" / "mine.csv"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    with pytest.raises(InputError, match=r"results/stored/demo is in the way"):
        main(str(packed(run, tmp_path / "demo.tar.gz")))
    assert mine.read_text() == "mine"


@pytest.mark.parametrize("listed", [True, False])
def test_an_archive_that_unpacks_to_too_much_is_refused_before_anything_is_written(
    run, tmp_path, monkeypatch, listed
):
    monkeypatch.setattr(archives, "MOST_BYTES", 2**20)
    contents = {"demo/zeros": bytes(2**20 + 1), f"demo/{CONFIG}": (run / CONFIG).read_bytes()}
    name = "zeros" if listed else CONFIG
    listing = f"{sha256(run / CONFIG)}  {name}\n".encode()
    bomb = archive_of(tmp_path / "bomb.tar.gz", {**contents, f"demo/{CHECKSUMS}": listing})
    assert bomb.stat().st_size < 2**14
    with pytest.raises(InputError, match=r"bomb.tar.gz would unpack to more than 1 MiB"):
        unpacked(bomb, tmp_path)
    assert not list((tmp_path / "stored").iterdir())


@pytest.mark.parametrize("name", ["2024", "1e3", "true", "results/demo", "it's, größer"])
def test_a_folder_is_spelled_so_that_snakemake_takes_it_for_text(name):
    assert parse_config([f"stored={spelled([Path(name)])}"]) == {"stored": [name]}


def test_two_runs_that_would_lie_in_one_place_are_refused_before_any_is_unpacked(
    run, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    first, second = (str(packed(run, tmp_path / each / "demo.tar.gz")) for each in "ab")
    with pytest.raises(InputError, match=r"would lie in one folder, results/stored/demo; expected"):
        check_apart([first, second])
    with pytest.raises(InputError, match=r"run/demo and .*run/demo/. would lie in one folder"):
        check_apart([str(run), f"{run}/."])
    check_apart([str(run), first])
    assert not (tmp_path / "results").exists()


@pytest.mark.parametrize(
    "hostile",
    [
        "!!python/object/apply:os.system ['touch {made}']",
        "__use_yte__: true\n__definitions__: [\"open('{made}', 'w')\"]\n",
        "a: [",
        "just words",
    ],
)
def test_a_hostile_configuration_is_not_evaluated(tmp_path, hostile):
    made = tmp_path / "made"
    (tmp_path / CONFIG).write_text(hostile.replace("{made}", str(made)))
    with pytest.raises(InputError, match=CONFIG):
        read_config(tmp_path)
    assert not made.exists()
