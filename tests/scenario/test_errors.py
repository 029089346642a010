"""Every refusal as people see it: errors/<case>/ is a folder of input, expected.txt what is said about it."""

import pathlib

import pytest

from navsim.basics.problems import InputProblems, render_all
from navsim.scenario.read import read

CASES = sorted(path for path in (pathlib.Path(__file__).parent / "errors").iterdir() if path.is_dir())


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_refusals_read_as_written(case, golden):
    """What is wrong, where, and what to do: word for word."""
    with pytest.raises(InputProblems) as found:
        read(case)
    golden(case / "expected.txt", render_all(found.value.problems, most=100) + "\n")
