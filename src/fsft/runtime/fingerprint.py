"""A fingerprint of the code a rule depends on, so that an edit redoes what it touches, no more.

Modules are found and parsed, never imported: the workflow asks for fingerprints while planning
and must not wait for torch.
"""

import ast
import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import fsft

ROOT = Path(fsft.__file__).parent


def code_fingerprint(*modules: str) -> str:
    """Hash of the named modules and of all that they import at any depth, of fsft and of their own
    package.

    Comments, docstrings, layout and what is imported for types alone do not count, since they
    cannot change a result. Raises ModuleNotFoundError if there is no file of a module.
    """
    found: set[str] = set()
    waiting = list(modules)
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.add(module)
            waiting.extend(_read(module)[1])
    parts = [f"{module}:{_read(module)[0]}" for module in sorted(found)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def script_fingerprint(script: Path, *modules: str) -> str:
    """Fingerprint of the job that a script of the workflow runs, which its `run_job` names.

    modules: those that the job is told by name and imports. Raises ValueError if the script runs
    none or several.
    """
    jobs = [
        node.args[0].value
        for node in ast.walk(ast.parse(script.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "run_job"
        and isinstance(node.args[0], ast.Constant)
    ]
    if len(jobs) != 1:
        raise ValueError(f"{script} runs {len(jobs)} jobs; expected one")
    return code_fingerprint(str(jobs[0]).partition(":")[0], *modules)


@cache
def _read(module: str) -> tuple[str, frozenset[str]]:
    """Digest of a module's code, and the modules of fsft and of its own package it imports."""
    path = _path(module)
    if path is None:
        raise ModuleNotFoundError(f"{module} is no module whose file can be found")
    tree = _Running().visit(ast.parse(path.read_text(encoding="utf-8")))
    imported: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = _absolute(node, module, is_package=path.name == "__init__.py")
            names = {f"{start}.{alias.name}" for alias in node.names}
            imported.update(
                name if _followed(name, module) and _path(name) else start for name in names
            )
        _drop_docstring(node)
    ours = {name for name in imported if _followed(name, module) and _path(name)} - {"fsft"}
    return hashlib.sha256(ast.dump(tree).encode()).hexdigest(), frozenset(ours)


class _Running(ast.NodeTransformer):
    """Code without what is there for type checkers alone."""

    def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt]:
        self.generic_visit(node)
        is_for_types = isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        return node.orelse if is_for_types else node


def _absolute(node: ast.ImportFrom, module: str, *, is_package: bool) -> str:
    """The module that `from ... import` names, where it may begin with points."""
    if not node.level:
        return node.module or ""
    above = module.split(".")
    above = above[: len(above) - node.level + is_package]
    return ".".join([*above, *([node.module] if node.module else [])])


def _followed(name: str, by: str) -> bool:
    return name.split(".")[0] in ("fsft", by.split(".")[0])


def _path(module: str) -> Path | None:
    """The file of a module; of its package, too, nothing is imported."""
    top, *below = module.split(".")
    if top == "fsft":
        roots = [ROOT]
    else:
        spec = find_spec(top)
        if spec is None:
            return None
        if not below and spec.origin:
            return Path(spec.origin)
        roots = list(map(Path, spec.submodule_search_locations or ()))
    bases = [root.joinpath(*below) for root in roots]
    candidates = [
        file for base in bases for file in (base.with_suffix(".py"), base / "__init__.py")
    ]
    return next((path for path in candidates if path.is_file()), None)


def _drop_docstring(node: ast.AST) -> None:
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    if isinstance(node, owners) and ast.get_docstring(node) is not None:
        node.body = node.body[1:]
