"""Methods that attrs wrote are compiled once; a file of them that is not what was written is none."""

import os
import subprocess
import sys

import attrs
import pytest

from navsim.basics import methods_kept
from navsim.basics.methods_kept import Methods, read

SOURCE = "def doubled(n):\n    return 2 * n\n"
MADE = """
import attr._make
import navsim.basics
from navsim.events import kinds
from navsim.events.portfolio import Trade
methods = attr._make.compile.__self__
print(len(methods.made) > 0, len(methods.kept) > 0, Trade.__init__.__code__.co_filename, len(kinds.ALL_KINDS))
"""


def doubled(code):
    """What the compiled source does."""
    names = {}
    exec(code, names)
    return names["doubled"](21)


def test_code_that_is_kept_is_that_of_the_source(tmp_path):
    """A second process takes it from the file, and does the same with it."""
    path = tmp_path / "methods"
    first = Methods(path)
    code = first.compile(SOURCE, "<one>", "exec")
    first.write()
    second = Methods(path)
    assert second.compile(SOURCE, "<one>", "exec") == code
    assert (doubled(code), second.made) == (42, {})


def test_another_source_or_name_is_compiled(tmp_path):
    """Nothing of an old version of a class is taken for the new one."""
    first = Methods(tmp_path / "methods")
    first.compile(SOURCE, "<one>", "exec")
    first.write()
    second = Methods(tmp_path / "methods")
    assert doubled(second.compile(SOURCE.replace("2", "3"), "<one>", "exec")) == 63
    assert second.compile(SOURCE, "<other>", "exec").co_filename == "<other>"
    assert len(second.made) == 2


@pytest.mark.parametrize("damage", [lambda told: told[:-1], lambda told: told[:40] + bytes([told[40] ^ 1]) + told[41:], lambda told: b""])
def test_a_damaged_file_keeps_nothing(tmp_path, damage):
    """Python compiles, as without it."""
    path = tmp_path / "methods"
    first = Methods(path)
    first.compile(SOURCE, "<one>", "exec")
    first.write()
    path.write_bytes(damage(path.read_bytes()))
    assert read(path) == {}
    assert doubled(Methods(path).compile(SOURCE, "<one>", "exec")) == 42


def test_what_cannot_be_kept_is_done_without(tmp_path):
    """A file stands where the folder should be."""
    (tmp_path / "folder").write_text("in the way")
    methods = Methods(tmp_path / "folder" / "methods")
    assert doubled(methods.compile(SOURCE, "<one>", "exec")) == 42
    methods.write()


def test_the_number_that_each_process_draws_for_a_class_makes_no_other_source(tmp_path):
    """attrs writes one into each __hash__; nothing else that stands for something is left out of account."""
    source = "def __hash__(self):\n    return hash((\n        {},\n        self.one,\n    ))\n"
    methods = Methods(tmp_path / "methods")
    code = methods.compile(source.format(-123), "<one>", "exec")
    methods.write()
    again = Methods(tmp_path / "methods")
    assert again.compile(source.format(456), "<one>", "exec") == code
    again.compile(source.format("self.two"), "<one>", "exec")
    assert len(again.made) == 1


def test_the_file_does_not_grow_without_end(tmp_path, monkeypatch):
    """Beyond so many, those of this process alone stay."""
    monkeypatch.setattr(methods_kept, "MOST", 3)
    for n in range(4):
        methods = Methods(tmp_path / "methods")
        methods.compile(SOURCE.replace("2", str(n + 2)), "<one>", "exec")
        methods.write()
        assert len(read(tmp_path / "methods")) == (n + 1 if n < 3 else 1)


def test_classes_of_a_second_process_are_made_of_what_is_kept(tmp_path):
    """Every class of ours: nothing is compiled, and tracebacks name what they named."""
    env = {**os.environ, "NAVSIM_CACHE": str(tmp_path)}
    told = [subprocess.run([sys.executable, "-c", MADE], env=env, capture_output=True, text=True, check=True).stdout for _ in range(2)]
    told = [each.split(maxsplit=2) for each in told]
    assert [each[:2] for each in told] == [["True", "False"], ["False", "True"]]
    assert told[0][2] == told[1][2]
    assert "Trade" in told[0][2]


def test_classes_are_values_as_before():
    """Equal where their fields are, hashed alike, frozen."""

    @attrs.frozen(kw_only=True)
    class Pair:
        one: int
        other: int = 2

    assert Pair(one=1) == Pair(one=1, other=2)
    assert len({Pair(one=1), Pair(one=1)}) == 1
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        Pair(one=1).one = 3
