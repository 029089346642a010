"""What people call: each says what it is in the trade's words, what each argument is, what it raises and where its arithmetic comes from."""

import ast
import inspect
import pathlib
import re

import pytest

import navsim
from navsim.log.stored import StoredLog
from navsim.replay.run import Run
from navsim.reports.diff import Diff
from navsim.scenario.frames import scenario
from navsim.scenario.scenario import Scenario
from navsim.sweep.door import sweep
from navsim.sweep.result import Sweep

CALLED = {name: getattr(navsim, name) for name in navsim.__all__} | {"scenario": scenario, "sweep": sweep}
FUNCTIONS = {name: thing for name, thing in CALLED.items() if not inspect.isclass(thing)}
SOURCE = re.compile(r"accounting\.md \d|formats\.md \d|31 CFR 356|Form N-1A|prospectus of 1999")
KINDS = (Run, Sweep, Diff, Scenario, StoredLog, navsim.InputProblems)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_public_function_says_all_of_it(name):
    """Its first line a sentence; every argument by its name; errors; source."""
    text = inspect.getdoc(FUNCTIONS[name])
    assert re.fullmatch(r"\S.*[.:]", text.split("\n\n")[0].replace("\n", " "))
    for argument in inspect.signature(FUNCTIONS[name]).parameters:
        assert re.search(rf"(?<![\w]){argument.rstrip('_')}(?![\w])", text), argument
    assert "Raises InputProblems" in text
    assert SOURCE.search(text)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_what_they_give_says_what_it_has(kind):
    """The value and everything public on it."""
    assert inspect.getdoc(kind)
    for name, thing in vars(kind).items():
        if not name.startswith("_") and (callable(thing) or isinstance(thing, (property, classmethod))):
            assert inspect.getdoc(thing), f"{kind.__name__}.{name}"


def test_every_function_of_a_room_says_what_it_is():
    """A line at least, for whatever stands in a module by a name others may use."""
    silent = []
    for path in sorted(pathlib.Path(navsim.__file__).parent.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = [node for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_")]
        silent += [f"{path.name}:{node.lineno} {node.name}" for node in named if not ast.get_docstring(node)]
        silent += [] if ast.get_docstring(tree) or path.name == "__init__.py" else [path.name]
    assert silent == []
