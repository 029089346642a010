"""An error says where, what and what to do: no refusal of the package is without its remedy."""

import ast
import pathlib
import re

import navsim
from navsim.basics.problems import suggestion

CODE = re.compile(r"[a-z_]+\.[a-z_]+")
REFUSING = ("Refused", "Unparsed", "refuse", "problem", "wrong")  # all of them: code, message, help


def is_silent(call: ast.Call) -> bool:
    """Whether a call refuses and says no remedy: Problem has it by its name, the others third from the code."""
    name, named = ast.unparse(call.func).split(".")[-1], {word.arg: word.value for word in call.keywords}
    if name == "Problem":
        return "code" in named and "help" not in named
    at = next((n for n, word in enumerate(call.args) if isinstance(word, ast.Constant) and CODE.fullmatch(str(word.value))), None)
    if name not in REFUSING or at is None or at + 1 == len(call.args) or "help" in named:
        return False
    message, *help = call.args[at + 1 :]
    if isinstance(message, ast.Starred):
        return False
    return not help or (isinstance(help[0], ast.Constant) and not help[0].value)


def test_every_refusal_has_a_remedy():
    """Read from the source: what stands there is what people see."""
    silent = []
    for path in sorted(pathlib.Path(navsim.__file__).parent.rglob("*.py")):
        calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
        silent += [f"{path.name}:{call.lineno}" for call in calls if is_silent(call)]
    assert silent == []


def test_a_remedy_that_is_forgotten_is_found():
    """Each of the ways to forget it, and of those to say it."""
    without = ['refuse("a.b", "no")', 'self.refuse(keys, "a.b", f"no {x}")', 'Refused("a.b", "no", "")', 'Problem(code="a.b", message="no")']
    with_one = ['refuse("a.b", "no", "do that")', 'Problem(code="a.b", message="no", help=that)', 'Unparsed("a.b", *both)']
    assert [is_silent(ast.parse(text, mode="eval").body) for text in (*without, *with_one)] == [True] * 4 + [False] * 3


def test_a_name_nobody_knows_has_a_remedy_among_any_number():
    """A near one; all of a few; how many of many; none."""
    assert suggestion("AAB", ["AAA", "XYZ"]) == 'did you mean "AAA"?'
    assert suggestion("QQQ", ["AAA", "XYZ"]) == "one of: AAA, XYZ"
    assert suggestion("QQQ", [f"A{n}" for n in range(25)]) == "none of the 25 that are known is like it"
    assert suggestion("QQQ", []) == "none is known"
    assert suggestion("QQQ", [], "list it first") == "list it first"
