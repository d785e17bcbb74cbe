"""No source of the tree unpickles or evaluates what it reads."""

import ast
import io
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = sorted(
    path
    for folder in ("src", "workflow", "benchmarks", "tests")
    for path in (ROOT / folder).rglob("*.py")
)
SNAKEMAKE = sorted([*(ROOT / "workflow").rglob("*.smk"), ROOT / "workflow" / "Snakefile"])

MODULES = {"pickle", "cPickle", "_pickle", "cloudpickle", "dill", "joblib", "marshal", "shelve"}
"""What these read can run code."""

FUNCTIONS = {"eval", "exec", "compile", "__import__"}
METHODS = {"read_pickle", "unsafe_load", "full_load", "unsafe_load_all", "full_load_all"}
SAFE = {"SafeLoader", "CSafeLoader", "BaseLoader", "CBaseLoader"}
CRAFT_HOSTILE_FILES = {"tests/unit/test_hostile_files.py, import of pickle"}
"""What a test needs to write a pickle that is to be refused."""


def found(tree: ast.AST) -> Iterator[str]:
    """What in a module reads or runs code."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names) if MODULES & {name.name.split(".")[0] for name in names}:
                yield f"import of {names[0].name}"
            case ast.ImportFrom(module=str(module)) if module.split(".")[0] in MODULES:
                yield f"import from {module}"
            case ast.Call() if why := unsafe(node):
                yield why


def unsafe(call: ast.Call) -> str:
    """Why a call may run what it reads, or nothing."""
    options = {option.arg: ast.unparse(option.value) for option in call.keywords}
    match call.func:
        case ast.Name(id=name) if name in FUNCTIONS:
            return name
        case ast.Attribute(attr=name) if name in METHODS:
            return name
        case ast.Attribute(value=ast.Name(id="torch"), attr="load"):
            return "" if options.get("weights_only") == "True" else "unsafe torch.load"
        case ast.Attribute(value=ast.Name(id="yaml"), attr="load" | "load_all"):
            loaders = [*map(ast.unparse, call.args[1:]), *options.values()]
            return "" if {each.split(".")[-1] for each in loaders} & SAFE else "unsafe yaml.load"
        case ast.Attribute(attr="load") if options.get("allow_pickle", "False") != "False":
            return "load with allow_pickle"
    return ""


def test_no_module_unpickles_or_evaluates() -> None:
    assert len(PYTHON) > 100
    reasons = [
        f"{path.relative_to(ROOT)}, {reason}"
        for path in PYTHON
        for reason in found(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert [reason for reason in reasons if reason not in CRAFT_HOSTILE_FILES] == []


def test_no_rule_unpickles_or_evaluates() -> None:
    """Rules are not quite Python, so that words are looked at instead of calls."""
    assert len(SNAKEMAKE) > 5
    for path in SNAKEMAKE:
        tokens = tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline)
        words = {token.string for token in tokens if token.type == tokenize.NAME}
        assert not words & (MODULES | FUNCTIONS | METHODS | {"load", "yaml", "torch"}), path


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from joblib import load",
        "eval(text)",
        "torch.load(path)",
        "torch.load(path, weights_only=False)",
        "np.load(path, allow_pickle=True)",
        "yaml.load(text, Loader=yaml.FullLoader)",
        "yaml.unsafe_load(text)",
        "pd.read_pickle(path)",
    ],
)
def test_what_this_test_looks_for_is_found(source: str) -> None:
    assert list(found(ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    [
        "network.eval()",
        "torch.load(path, weights_only=True)",
        "np.load(path, allow_pickle=False)",
        "np.load(path)",
        "yaml.load(text, Loader=yaml.SafeLoader)",
        "re.compile(text)",
    ],
)
def test_what_is_safe_is_let_be(source: str) -> None:
    assert not list(found(ast.parse(source)))
