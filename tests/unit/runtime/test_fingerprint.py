"""Which edits change the fingerprint of the code that a rule depends on."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import fsft
from fsft.runtime import fingerprint

WORKFLOW = Path(__file__).parents[3] / "workflow"
RULES, SCRIPTS = WORKFLOW / "rules", WORKFLOW / "scripts"


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A copy of the package whose files may be edited."""
    root = tmp_path / "fsft"
    shutil.copytree(Path(fsft.__file__).parent, root)
    monkeypatch.setattr(fingerprint, "ROOT", root)
    fingerprint._read.cache_clear()
    yield root
    fingerprint._read.cache_clear()


def edited(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    fingerprint._read.cache_clear()


def test_an_edit_changes_the_fingerprint_of_what_imports_it_only(package):
    stages = [f"fsft.methods.{stage}.trainer" for stage in ("source", "coral", "discriminator")]
    before = [fingerprint.code_fingerprint(stage) for stage in stages]
    edited(package / "methods" / "coral" / "trainer.py", "recipe.alpha *", "2 * recipe.alpha *")
    after = [fingerprint.code_fingerprint(stage) for stage in stages]
    assert [a == b for a, b in zip(before, after, strict=True)] == [True, False, True]


def test_a_deep_import_counts(package):
    before = fingerprint.code_fingerprint("fsft.methods.source.trainer")
    edited(
        package / "runtime" / "errors.py",
        "class InputError(ValueError)",
        "class InputError(OSError)",
    )
    assert fingerprint.code_fingerprint("fsft.methods.source.trainer") != before


def test_comments_docstrings_and_layout_do_not_count(package):
    before = fingerprint.code_fingerprint("fsft.methods.classification")
    path = package / "methods" / "classification.py"
    edited(
        path,
        '"""The classification loss that every stage shares."""',
        '"""Other words."""\n# a comment\n\n',
    )
    assert fingerprint.code_fingerprint("fsft.methods.classification") == before


def test_a_declaration_does_not_count_for_training_which_is_told_its_settings(package):
    before = fingerprint.code_fingerprint("fsft.methods.coral.trainer")
    edited(package / "methods" / "coral" / "declaration.py", "Weight of the", "How much the")
    assert fingerprint.code_fingerprint("fsft.methods.coral.trainer") == before


def test_another_package_is_followed_where_it_imports_its_own_and_is_not_imported(
    tmp_path, monkeypatch
):
    files = {
        "__init__.py": "raise RuntimeError",
        "trainer.py": "import numpy\nfrom .deep import inner\nfrom fsft.methods.adam import adam\n",
        "deep/__init__.py": "",
        "deep/inner.py": "from ..amount import AMOUNT\n",
        "amount.py": "AMOUNT = 1\n",
        "unused.py": "AMOUNT = 1\n",
    }
    for name, text in files.items():
        path = tmp_path / "elsewhere" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    prints = [fingerprint.code_fingerprint("elsewhere.trainer")]
    for name in ("unused.py", "amount.py"):
        edited(tmp_path / "elsewhere" / name, "1", "2")
        prints.append(fingerprint.code_fingerprint("elsewhere.trainer"))
    assert prints[0] == prints[1] != prints[2]
    assert "fsft.methods.adam" in fingerprint._read("elsewhere.trainer")[1]
    with pytest.raises(ModuleNotFoundError, match=r"elsewhere\.nothing"):
        fingerprint.code_fingerprint("elsewhere.nothing")


def test_a_fingerprint_is_taken_without_importing_torch():
    code = (
        "import sys; from fsft.runtime.fingerprint import code_fingerprint as f;"
        "f('fsft.methods.adapt.trainer'); sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("rules", sorted(RULES.glob("*.smk")), ids=lambda path: path.stem)
def test_a_rule_fingerprints_the_job_of_its_own_script(rules):
    for rule in re.split(r"^ *(?:use )?rule\b", rules.read_text(), flags=re.M)[1:]:
        scripts = re.findall(r'^ +"\.\./scripts/(\w+\.py)"$', rule, flags=re.M)
        if not scripts and "use" not in rule:
            scripts = ["build_templates.py"] if "code=" in rule else []
        assert re.findall(r'^ +code=code_of\("(\w+\.py)"', rule, flags=re.M) == scripts


@pytest.mark.parametrize("script", sorted(SCRIPTS.glob("*.py")), ids=lambda path: path.stem)
def test_every_script_runs_one_job_through_run_job(script):
    text = script.read_text()
    module = re.search(r'"(fsft\.jobs\.\w+):\w+",', text)[1]
    assert fingerprint.script_fingerprint(script) == fingerprint.code_fingerprint(module)
    assert ".parent" not in text


def test_a_script_that_runs_no_job_has_no_fingerprint(tmp_path):
    (tmp_path / "a.py").write_text("print('run_job')\n")
    with pytest.raises(ValueError, match="runs 0 jobs; expected one"):
        fingerprint.script_fingerprint(tmp_path / "a.py")
