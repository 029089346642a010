"""navsim new: what it writes runs as it is, and wrong answers write nothing."""

import datetime

import attrs
import pytest

import navsim
from navsim.basics.problems import InputProblems
from navsim.begin.new import Answers, new

PLAIN = Answers(id="harbor", name='Harbor "Blue" Fund', inception=datetime.date(2024, 1, 2))
FULL = attrs.evolve(PLAIN, classes=("a", "b"), distribution="0.25%", limit="1.00%")
MONEY = attrs.evolve(PLAIN, kind="money-market", advisory="20 bp")


@pytest.mark.parametrize(
    "answers", [PLAIN, FULL, MONEY, attrs.evolve(FULL, kind="money-market"), attrs.evolve(PLAIN, seed="1000.00"), attrs.evolve(MONEY, seed="1000.00")]
)
def test_it_runs_as_it_is(tmp_path, answers):
    """Every proof meets, nothing needs an eye, and the seed is what the founders paid."""
    run = navsim.run(new(tmp_path / "harbor", answers))
    assert not run.failed
    assert [each for each in run.findings["harbor"] if each.severity == "error"] == []
    first = run.table("nav").to_pylist()[0]
    assert first["session"] == datetime.date(2024, 1, 2)
    assert len({row["session"] for row in run.table("nav").to_pylist()}) == 10
    assert {row["share_class"] for row in run.table("nav").to_pylist()} == set(answers.classes)


def test_the_same_answers_write_the_same_bytes(tmp_path):
    """Nothing is left to chance."""
    one, other = new(tmp_path / "one" / "harbor", FULL), new(tmp_path / "two" / "harbor", FULL)
    assert {path.name: path.read_bytes() for path in one.iterdir()} == {path.name: path.read_bytes() for path in other.iterdir()}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"advisory": "0.75"}, "has no unit"),
        ({"inception": datetime.date(2024, 1, 1)}, "the exchange is shut on 2024-01-01"),
        ({"id": "1st"}, '"1st" cannot be an id'),
        ({"classes": ("a", "a")}, "a class is named twice"),
    ],
)
def test_wrong_answers_write_nothing(tmp_path, wrong, said):
    """One sentence, and the folder is not there."""
    with pytest.raises(InputProblems, match=said):
        new(tmp_path / "harbor", attrs.evolve(PLAIN, **wrong))
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten(tmp_path):
    """A folder that holds something stays as it is; an empty one is filled."""
    (tmp_path / "harbor").mkdir()
    new(tmp_path / "harbor", PLAIN)
    before = {path.name: path.read_bytes() for path in (tmp_path / "harbor").iterdir()}
    with pytest.raises(InputProblems, match="not empty"):
        new(tmp_path / "harbor", FULL)
    assert before == {path.name: path.read_bytes() for path in (tmp_path / "harbor").iterdir()}
