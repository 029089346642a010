"""docs/walk.md leads through files and functions that are there, from what people write to what is told."""

import ast
import pathlib
import re

import pytest

import navsim

ROOM = pathlib.Path(navsim.__file__).parent
PAGE = (ROOM.parent / "docs" / "walk.md").read_text(encoding="utf-8")
HOPS = re.findall(r"^\| .* \| `([\w/]+\.py)` \| `(\w+)` \| .* \|$", PAGE, re.M)


def test_there_are_four_walks():
    """A price, an order, a fee, an event that comes late; every row of theirs is a hop."""
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| Hop")]
    assert re.findall(r"^## (.*)$", PAGE, re.M) == ["A price", "An order", "A fee", "An event that comes late"]
    assert len(rows) == len(HOPS) > 50


@pytest.mark.parametrize(("file", "name"), HOPS)
def test_each_hop_is_there(file, name):
    """The file has a function, method or table of that name."""
    tree = ast.parse((ROOM / file).read_text(encoding="utf-8"))
    functions = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    tables = {node.target.id for node in tree.body if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)}
    assert name in functions | tables
