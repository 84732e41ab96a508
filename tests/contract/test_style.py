"""The house's rules over every module: found by reading the source, so that a new file is held to them."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "unlatched"
MODULES = sorted(SOURCE.rglob("*.py"))
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
NAMES = [str(path.relative_to(SOURCE)) for path in MODULES]
SEES_VALUES = ("stores", "detectors", "measures", "classify", "engines", "bson", "infer.py", "shape.py")
FORMATS_OF_TEXT = {
    "stores/files/bson.py": {"json"}, "stores/files/dialect.py": {"csv"}, "stores/files/sqldump.py": {"csv"},
    "bson/values.py": {"json"}, "stores/files/records.py": {"json"}, "detectors/national.py": {"csv"},
    "stores/servers/couchdb.py": {"json"}, "stores/servers/redis.py": {"json"},
}  # fmt: skip


def module(path):
    return str(path.relative_to(SOURCE))


def public(tree):
    """Public functions, classes and their public methods."""
    for node in tree.body:
        if isinstance(node, (*FUNCTION, ast.ClassDef)) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from (
                    one for one in node.body if isinstance(one, FUNCTION) and not one.name.startswith("_")
                )


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_public_things_are_explained_and_annotated(path):
    tree = TREES[path]
    assert ast.get_docstring(tree), "the module says nothing about itself"
    for node in public(tree):
        assert ast.get_docstring(node), f"{node.name} has no docstring"
    compiled = "njit"  # such a function's types stand in its decorator
    for node in (one for one in ast.walk(tree) if isinstance(one, FUNCTION)):
        if any(compiled in ast.unparse(one) for one in node.decorator_list):
            continue
        given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        bare = [one.arg for one in given if not one.annotation and one.arg not in ("self", "cls")]
        assert not bare, f"{node.name}: {bare}"
        assert node.returns or node.name == "__init__", f"{node.name} has no return type"


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_the_future_is_imported(path):
    imports = [
        one for one in TREES[path].body if isinstance(one, ast.ImportFrom) and one.module == "__future__"
    ]
    assert imports or all(isinstance(one, ast.Expr | ast.Assign) for one in TREES[path].body)


def _passed_on(handler):
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def broad(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler) and not _passed_on(node):
            caught = ast.unparse(node.type) if node.type else "everything"
            if any(
                word in caught.replace(",", " ").strip("()").split()
                for word in ("Exception", "BaseException", "everything")
            ):
                yield node.lineno


def test_only_sealed_catches_everything():
    found = [module(path) for path, tree in TREES.items() for _ in broad(tree)]
    assert found == ["raw.py"]
    assert list(broad(ast.parse("try:\n  x\nexcept:\n  y"))) == [3]


def test_nothing_prints_past_the_reports():
    found = [
        f"{module(path)}:{node.lineno}"
        for path, tree in TREES.items()
        if module(path) != "cases/verifier.py"  # a script of its own, which knows nothing of Unlatched
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("print", "pprint")
    ]
    assert found == []


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name.split(".")[0] for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("path", [p for p in MODULES if module(p).startswith(SEES_VALUES)], ids=module)
def test_what_sees_values_has_no_way_to_write_them_down(path):
    forbidden = {"json", "csv", "logging", "pickle", "shelve", "tempfile", "pprint"}
    assert set(imported(TREES[path])) & forbidden <= FORMATS_OF_TEXT.get(module(path), set())


@pytest.mark.parametrize("path", [p for p in MODULES if module(p).startswith(SEES_VALUES)], ids=module)
def test_what_sees_values_opens_nothing_for_writing(path):
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            assert called not in (
                "write_text",
                "write_bytes",
                "mkdir",
                "NamedTemporaryFile",
                "mkstemp",
                "makedirs",
            )
            if called == "open":
                modes = [one.value for one in node.args if isinstance(one, ast.Constant)]
                assert all(not set(str(mode)) & set("wax+") or len(str(mode)) > 3 for mode in modes)


@pytest.mark.parametrize("path", sorted((SOURCE / "detectors").glob("*.py")), ids=lambda p: p.name)
def test_detectors_know_no_network_and_not_each_other(path):
    assert not set(imported(TREES[path])) & {"socket", "ssl", "http", "requests", "asyncio", "subprocess"}
    others = {
        node.module.rsplit(".", 1)[-1]
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("unlatched.detectors.")
    }
    assert all(name.startswith("_") for name in others)


@pytest.mark.skipif(not (ROOT / "pyproject.toml").exists(), reason="needs the checkout")
def test_imports_point_one_way():
    command = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert command, "import-linter is not installed"
    done = subprocess.run(
        [command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]
