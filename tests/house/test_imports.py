"""The house: imports point one way, no room of the arithmetic uses floats, files are about one thing."""

import ast
import pathlib
import sys

import pytest

import navsim

PACKAGE = pathlib.Path(navsim.__file__).parent

# From the door inward to what people look at. A room imports only from rooms before it; `strike` does not know `portfolio`, nor a
# report the engine's door. `basics` imports nothing of ours.
ORDER = ("basics", "events", "scenario", "begin", "log", "portfolio", "figures", "strike", "ledger", "tables", "plots", "replay", "sweep", "reports")
ORDER += ("page", "cli")
EXACT = ("basics", "events", "log", "portfolio", "strike", "ledger")
# The guess inside the exact division: tests/basics shows that its result does not depend on it.
FLOATS_ALLOWED = {"basics/exact.py", "basics/columns.py", "basics/problems.py"}  # the last: how alike two words are


def files():
    return sorted(path for path in PACKAGE.rglob("*.py") if "__pycache__" not in path.parts)


def room(path: pathlib.Path) -> str:
    """The room a file is in; the files of the hall are in none."""
    inside = path.relative_to(PACKAGE).parts
    return inside[0] if len(inside) > 1 else ""


def imported(path: pathlib.Path):
    """(line, room, module) of every import of ours, wherever it stands in the file."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    package = ["navsim", *parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            whole = [*base, *(node.module.split(".") if node.module else [])]
            names = [[*whole, alias.name] for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name.split(".") for alias in node.names]
        else:
            continue
        for name in names:
            if name[0] == "navsim" and len(name) > 1:
                yield node.lineno, name[1], ".".join(name)


def test_every_room_has_a_place_in_the_order():
    """A new room is put into the order here, with thought."""
    rooms = {room(path) for path in files()} - {""}
    assert rooms <= set(ORDER), rooms - set(ORDER)


def test_contributors_are_told_of_the_rooms_in_their_order():
    """CONTRIBUTING.md lists all of them, each before those that may import it."""
    told = (PACKAGE.parent / "CONTRIBUTING.md").read_text(encoding="utf-8").split("```")[1]
    assert tuple(line.split()[0] for line in told.split("\n") if line) == ORDER


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_back_along_the_line(path):
    """A file imports from its own room and the rooms before it."""
    own = room(path)
    if not own:
        return
    for line, other, name in imported(path):
        if other in ORDER:
            assert ORDER.index(other) <= ORDER.index(own), f"{path.name}:{line} imports {name}"
        else:
            assert other in ("__version__",), f"{path.name}:{line} imports {name}, which is in no room"


def test_no_circle_between_files():
    """Also inside a room, imports at the head of files make no circle."""
    graph = {}
    for path in files():
        me = ".".join(("navsim", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")
        heads = {node.lineno for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.Import | ast.ImportFrom)}
        graph[me] = {name for line, _, name in imported(path) if line in heads}
    modules = set(graph)
    edges = {me: {name if name in modules else name.rpartition(".")[0] for name in names} & modules - {me} for me, names in graph.items()}
    done, open_ = set(), []

    def visit(name):
        if name in open_:
            raise AssertionError("a circle: " + " -> ".join([*open_[open_.index(name) :], name]))
        if name in done:
            return
        open_.append(name)
        for other in sorted(edges[name]):
            visit(other)
        open_.pop()
        done.add(name)

    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(10_000)
    try:
        for name in sorted(edges):
            visit(name)
    finally:
        sys.setrecursionlimit(limit)


def floats(path: pathlib.Path):
    """Lines that make or name a float: a literal, `float(...)`, float64, a true division of numbers."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield node.lineno, repr(node.value)
        if isinstance(node, ast.Name) and node.id == "float":
            yield node.lineno, "float"
        if isinstance(node, ast.Attribute) and node.attr in ("float64", "float32", "double", "floating"):
            yield node.lineno, node.attr


@pytest.mark.parametrize("name", EXACT)
def test_no_floats_in_the_arithmetic(name):
    """Between the log and the tables there is no binary float, the guess of a quotient excepted."""
    for path in sorted((PACKAGE / name).rglob("*.py")):
        if str(path.relative_to(PACKAGE)) in FLOATS_ALLOWED:
            continue
        assert not list(floats(path)), path


def test_the_rules_do_not_divide():
    """In rules of the strike a quotient is always muldiv's or divmod's: `/` would make a float."""
    for path in sorted((PACKAGE / "strike").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)), f"{path.name}:{node.lineno}"


def test_no_drawer_for_everything():
    """No file or room is named after nothing."""
    for path in files():
        assert not set(path.with_suffix("").relative_to(PACKAGE).parts) & {"utils", "util", "helpers", "common", "misc", "manager"}, path


def test_public_functions_say_what_they_are():
    """Every public function and class of the package has a docstring, but for what a rule of the house names itself."""
    bare = []
    for path in files():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_") and not ast.get_docstring(node):
                bare.append(f"{path.relative_to(PACKAGE)}:{node.lineno} {node.name}")
    assert not bare, bare
