"""The smallest folder that shows a fault: found, printed, and nothing where there is none."""

import pytest

from .smallest import complaint, kinds, pieces, printed, smallest
from .worlds import write_world


def of_two_prices(folder) -> list:
    """A fault that needs a class by name and two prices of one security, and shows in nav; without a class nothing makes sense."""
    if "[class.main]" not in (folder / "fund.toml").read_text():
        raise ValueError("no class")
    path = folder / "prices.csv"
    rows = [line for line in path.read_text().splitlines() if ",S0," in line] if path.exists() else []
    return ["f nav ('2024-01-02', 'main') nav: auditor 1, other side 2"] if len(rows) > 1 else []


def test_what_is_left_is_what_it_takes(tmp_path):
    """Of a world of nine files and hundreds of rows: the fund, its class and two prices."""
    folder = write_world(tmp_path / "world", 14, ("flat", "late"), length=25)
    assert sum(len(path.read_text().splitlines()) for path in folder.iterdir()) > 100
    small = smallest(folder, tmp_path / "small", of_two_prices)
    assert sorted(path.name for path in small.iterdir()) == ["fund.toml", "prices.csv"]
    assert len((small / "prices.csv").read_text().splitlines()) == 1 + 2
    stays, tables = pieces((small / "fund.toml").read_text(), "fund.toml")
    assert stays.startswith("[fund]")
    assert [table.split()[0] for table in tables] == ["[class.main]"]
    assert len(list(folder.iterdir())) > 4  # the world itself is as it was


def test_another_fault_on_the_way_is_not_taken_for_it(tmp_path):
    """Taking the last trade away makes another table differ: that row stays."""
    folder = write_world(tmp_path / "world", 3, (), length=12)

    def wrong(where):
        there = (where / "trades.csv").exists() and len((where / "trades.csv").read_text().splitlines()) > 1
        return ["f lots ('x') cost: auditor 1, other side 2" if there else "f nav ('x') nav: auditor 1, other side 2"]

    small = smallest(folder, tmp_path / "small", wrong)
    assert len((small / "trades.csv").read_text().splitlines()) == 2
    assert kinds(wrong(small)) == {"lots"}


def test_the_complaint_is_a_folder_to_write_again(tmp_path):
    """What a failing seed prints: seed and features, the differences, each file by its name."""
    folder = write_world(tmp_path / "world", 14, ("flat", "late"), length=25)
    text = complaint(of_two_prices(folder), folder, tmp_path / "small", of_two_prices, (14, ("flat", "late")))
    assert text.startswith("(14, ('flat', 'late')): 1 differences")
    assert printed(tmp_path / "small") in text
    assert "--- fund.toml\n[fund]" in text


def test_tries_are_counted(tmp_path):
    """No more than so many, and what is left still shows the fault."""
    asked = []

    def counted(where):
        asked.append(where)
        return of_two_prices(where)

    small = smallest(write_world(tmp_path / "world", 14, ("flat", "late"), length=25), tmp_path / "small", counted, most=20)
    assert len(asked) <= 1 + 20
    assert of_two_prices(small)


@pytest.mark.parametrize("told", [["it stops: x"], []])
def test_kinds(told):
    assert kinds(told) == ({"stops"} if told else set())
