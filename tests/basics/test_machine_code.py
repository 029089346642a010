"""What a compiler made is called without it: the same code, kept behind its digest, for these arguments and this processor alone."""

import importlib.util
import os
import subprocess
import sys
from typing import NamedTuple

import numpy as np
import pytest

from navsim.basics import compiled, machine_code
from navsim.basics.machine_code import Lent, asked_for, form_of, length_of, words_of

compiler = pytest.mark.skipif(not compiled.can_compile(), reason="numba is not installed")
ADDED = """
import sys
import numpy as np
from navsim.basics import compiled, machine_code
values, told = np.arange(1, 10, dtype=np.int64), np.zeros(1, np.int64)
forms = tuple(map(machine_code.form_of, (3, values, told)))
rule = machine_code.find("add_up", forms)
if rule is None:
    import numba

    def add_up(times, values, told):
        for n in range(len(values)):
            told[0] += times * values[n]

    compiling = compiled.twin("basics.compiling")
    numba.njit(pipeline_class=compiling.DoorCompiler, _nrt=False, error_model="numpy")(add_up)(3, values, told)
else:
    machine_code.call(rule, 3, values, told)
print(told[0] == 3 * 45, "numba" in sys.modules, machine_code.is_kept("add_up"))
"""


class Some(NamedTuple):
    cents: np.ndarray
    shares: np.ndarray
    clip: int


def called(folder) -> list[str]:
    """Whether what machine code adds up is right, whether numba was imported for it, and whether the code is kept."""
    env = {**os.environ, "NAVSIM_CACHE": str(folder)}
    return subprocess.run([sys.executable, "-c", ADDED], env=env, capture_output=True, text=True, check=True).stdout.split()


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A cache that a first process filled."""
    folder = tmp_path_factory.mktemp("cache")
    assert called(folder) == ["True", "True", "True"]
    return folder


@compiler
def test_the_second_process_does_without_the_compiler(kept):
    """It finds what the first one kept."""
    assert called(kept) == ["True", "False", "True"]


@compiler
@pytest.mark.parametrize("damage", ["a bit", "no head"])
def test_a_file_that_is_not_what_was_written_is_not_called(kept, damage):
    """The compiler is asked again, and what it makes is kept."""
    (path,) = kept.rglob("add_up-*.code")
    whole = path.read_bytes()
    head, _, code = whole.partition(b"\n")
    path.write_bytes({"a bit": head + b"\n" + code[:-9] + bytes([code[-9] ^ 1]) + code[-8:], "no head": code}[damage])
    assert called(kept) == ["True", "True", "True"]
    assert called(kept) == ["True", "False", "True"]


def test_an_array_in_words():
    """Nobody owns it; its cells, their bytes, where they lie, the length of each axis and the steps along it."""
    array = np.zeros((2, 3), np.int64)
    assert list(words_of(array)) == [0, 0, 6, 8, array.ctypes.data, 2, 3, 3 * 8, 8]
    assert form_of(array) == ("<i8", 2)
    assert length_of(form_of(array)) == len(words_of(array))


def test_lent_arrays_are_one_word():
    """The address of a row that tells of each where it lies, its cells, its axes and their steps; of a number the number."""
    cents, shares = np.zeros((2, 3), np.int64), np.zeros(5, np.int64)
    lent = Lent(Some(cents, shares, 7))
    assert words_of(lent) == (lent.address,)
    assert form_of(lent) == ("Some", (("cents", 2), ("shares", 1), ("clip", -1)))
    assert length_of(form_of(lent)) == 1
    row = np.ctypeslib.as_array((machine_code.ctypes.c_int64 * 11).from_address(lent.address)).tolist()
    assert row == [cents.ctypes.data, 6, 2, 3, 24, 8, shares.ctypes.data, 5, 5, 8, 7]


def test_arrays_that_do_not_lie_in_one_piece_are_refused():
    """Rules take cells as they follow one another."""
    with pytest.raises(AssertionError):
        form_of(np.zeros((4, 4), np.int64)[:, 1])
    with pytest.raises(AssertionError):
        Lent(Some(np.zeros(3, np.int32), np.zeros(3, np.int64), 0))


def test_a_file_of_another_system_is_not_kept():
    """Its loader would not be known."""
    assert asked_for(b"\xcf\xfa\xed\xfe" + bytes(200), "wrapper") is None


@compiler
def test_the_code_leaves_little_to_the_process(kept):
    """What is not in it and called by more than numba's own wrapper is in every process: the loader ends one where a name is missing."""
    (path,) = kept.rglob("add_up-*.code")
    told = machine_code.json.loads(path.read_bytes().partition(b"\n")[0])
    assert set(told["asks"]) <= {"memset", "memcpy", "memmove"}
    assert "PyArg_UnpackTuple" in told["unused"]


def test_without_the_loader_nothing_is_kept(monkeypatch, kept):
    """llvmlite is numba's: who has not the one has not the other."""
    monkeypatch.setattr(compiled, "compiled_home", lambda: str(next(kept.glob("compiled/*"))))
    assert machine_code.is_kept("add_up")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert not machine_code.is_kept("add_up")
