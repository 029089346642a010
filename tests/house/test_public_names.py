"""What people call: each says what it is in the trade's words, what each argument is, what it raises and where its arithmetic comes from."""

import ast
import functools
import inspect
import pathlib
import re

import pytest

import navsim
from navsim.log.stored import StoredLog
from navsim.plots.of_run import Plots
from navsim.plots.of_sweep import SweepPlots
from navsim.replay.run import Run
from navsim.reports.diff import Diff
from navsim.reports.diff_figures import ACCOUNTS, AS_OF, DAYS, EVENTS, ORDERS
from navsim.scenario.frames import scenario
from navsim.scenario.scenario import Scenario
from navsim.sweep.door import sweep
from navsim.sweep.figures import MEASURES
from navsim.sweep.result import Sweep

CALLED = {name: getattr(navsim, name) for name in navsim.__all__} | {"scenario": scenario, "sweep": sweep}
FUNCTIONS = {name: thing for name, thing in CALLED.items() if not inspect.isclass(thing)}
SOURCE = re.compile(r"Source: .*(?:accounting\.md \d|formats\.md \d|31 CFR 356|Form N-1A|prospectus of 1999)")
KINDS = (Run, Plots, Sweep, SweepPlots, Diff, Scenario, StoredLog, navsim.InputProblems)
# What each gives, in its unit, as its text says it.
GIVES = {
    "amortize": "[(day, book value in dollars and cents)]",
    "average_annual_total_return": "a fraction: (1 + T)^n",
    "bond_price": "Clean price per 100",
    "bond_yield": "a fraction, solved to thirty digits",
    "coupon_equivalent": "a fraction a year",
    "diff": "Gives a Diff",
    "expense_example": "{1: dollars, 3: ..., 5: ..., 10: ...}",
    "price_from_discount": "Price per 100",
    "restated": "{day: NAV}",
    "run": "Gives a Run",
    "scenario": "Gives a Scenario",
    "span": "Values from the first through the last",
    "sweep": "Gives a Sweep",
    "total_return": "a fraction; each distribution",
    "yield_30_day": "The yield is a fraction",
    "yield_7_day": "current = base x 365/7, effective",
}


def is_told(argument: str, text: str) -> bool:
    """Whether a line begins with the argument, by itself or among others, and goes on with what it is."""
    return bool(re.search(rf"^ *(?:\w+, )*{argument}(?:, \w+)* {{2,}}\S", text, re.M))


def missing(name: str, text: str) -> list[str]:
    """What the text of a function does not say: what it gives, an argument, errors, source."""
    lacks = [argument for argument in inspect.signature(FUNCTIONS[name]).parameters if not is_told(argument, text)]
    lacks += ["first line"] * (re.fullmatch(r"\S.*[.:]", text.split("\n\n")[0].replace("\n", " ")) is None)
    lacks += ["gives"] * (GIVES[name] not in text) + ["Raises"] * ("Raises InputProblems" not in text)
    return lacks + ["Source"] * (SOURCE.search(text) is None)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_public_function_says_all_of_it(name):
    """Its first line a sentence; what it gives; every argument at the head of a line; errors; source."""
    assert missing(name, inspect.getdoc(FUNCTIONS[name])) == []


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_part_left_out_is_found(name):
    """The check itself: without the line of an argument, the errors or the source, it says which."""
    text = inspect.getdoc(FUNCTIONS[name])
    for argument in inspect.signature(FUNCTIONS[name]).parameters:
        without = "\n".join(line for line in text.splitlines() if not is_told(argument, line))
        assert argument in missing(name, without)
    assert "Raises" in missing(name, text.replace("Raises InputProblems", ""))
    assert "Source" in missing(name, text.replace("Source:", ""))
    assert "gives" in missing(name, text.replace(GIVES[name], ""))


def public(kind) -> dict:
    """{name: what is public on a kind}: methods, properties, and those that are kept once they were asked for."""
    told = (property, classmethod, functools.cached_property)
    return {name: thing for name, thing in vars(kind).items() if not name.startswith("_") and (callable(thing) or isinstance(thing, told))}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_what_they_give_says_what_it_has(kind):
    """The value and everything public on it; of a method, every argument by its name."""
    assert inspect.getdoc(kind)
    for name, thing in public(kind).items():
        text = inspect.getdoc(thing)
        assert text, f"{kind.__name__}.{name}"
        arguments = list(inspect.signature(thing).parameters)[1:] if inspect.isfunction(thing) else []
        assert [each for each in arguments if not re.search(rf"(?<!\w){each}(?!\w)", text)] == [], f"{kind.__name__}.{name}"


def test_frames_name_their_columns():
    """Every column of the frames of a diff and of a sweep stands in the text of what gives it."""
    for name, columns in {"days": DAYS, "orders": ORDERS, "reprocess": ACCOUNTS, "events": EVENTS, "as_of": AS_OF}.items():
        text = inspect.getdoc(getattr(Diff, name))
        assert [column for column, _ in columns if not re.search(rf"(?<!\w){column}(?!\w)", text)] == [], name
    told = inspect.getdoc(Sweep.final)
    assert [name for name in (*MEASURES, "fee_drag") if name.partition(":")[0] not in told] == []


ASKED_BY_OTHERS = {"convert", "get_command", "list_commands", "resolve_command"}  # of click
ASKED_BY_OTHERS |= {"add_ir_module", "compile_extra", "generic_resolve", "key"}  # of numba
ASKED_BY_OTHERS |= {"open_prices", "open_sheet", "open_terms"}  # of scenario.read.Reading, which says what they are


def is_silent(method: ast.FunctionDef) -> bool:
    """Whether a public method says nothing, and nobody above it does."""
    overload = any(isinstance(each, ast.Name) and each.id == "overload" for each in method.decorator_list)
    return not (ast.get_docstring(method) or overload or method.name.startswith("_") or method.name in ASKED_BY_OTHERS)


def test_every_function_of_a_room_says_what_it_is():
    """A line at least, for whatever stands in a module or on a value by a name others may use."""
    silent = []
    for path in sorted(pathlib.Path(navsim.__file__).parent.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = [node for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_")]
        silent += [f"{path.name}:{node.lineno} {node.name}" for node in named if not ast.get_docstring(node)]
        methods = [(node, inner) for node in named if isinstance(node, ast.ClassDef) for inner in node.body if isinstance(inner, ast.FunctionDef)]
        silent += [f"{path.name}:{inner.lineno} {node.name}.{inner.name}" for node, inner in methods if is_silent(inner)]
        silent += [] if ast.get_docstring(tree) or path.name == "__init__.py" else [path.name]
    assert silent == []
