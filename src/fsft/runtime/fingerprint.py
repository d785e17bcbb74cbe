"""A fingerprint of the code a rule depends on, so that an edit redoes what it touches, no more.

Modules are found and parsed, never imported: the workflow asks for fingerprints while planning
and must not wait for torch.
"""

import ast
import hashlib
from functools import cache
from pathlib import Path

import fsft

ROOT = Path(fsft.__file__).parent


def code_fingerprint(*modules: str) -> str:
    """Hash of the named fsft modules and of every fsft module that they import, at any depth.

    Comments, docstrings and layout do not count, since they cannot change a result.
    Raises ModuleNotFoundError if a module is not part of fsft.
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


@cache
def _read(module: str) -> tuple[str, frozenset[str]]:
    """Digest of a module's code and the fsft modules it imports."""
    path = _path(module)
    if path is None:
        raise ModuleNotFoundError(f"{module} is not a module of fsft")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            imported.update(name if _path(name) else node.module for name in names)
        _drop_docstring(node)
    ours = frozenset(name for name in imported if _path(name) and name != "fsft")
    return hashlib.sha256(ast.dump(tree).encode()).hexdigest(), ours


def _path(module: str) -> Path | None:
    if module.split(".")[0] != "fsft":
        return None
    base = ROOT.joinpath(*module.split(".")[1:])
    candidates = (base.with_suffix(".py"), base / "__init__.py")
    return next((path for path in candidates if path.is_file()), None)


def _drop_docstring(node: ast.AST) -> None:
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    if isinstance(node, owners) and ast.get_docstring(node) is not None:
        node.body = node.body[1:]
