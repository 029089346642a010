"""A limit explained on the session whose window a fiscal year ends in: each part by its own year. accounting.md 3 and 9."""

import datetime
import json
import shutil
from decimal import Decimal as D

import pytest

import navsim
from navsim.cli import main
from navsim.reports.explain import explain
from navsim.reports.reading import of_run

SPLIT = datetime.date(2006, 1, 3)  # a Tuesday, whose strike books Saturday 31 December and three days of the new year


def made(method="year_to_date", **more):
    """20.00 a day charged, 10.00 allowed, of classes of three quarters and one quarter."""
    return navsim.scenario(
        fund={
            "fund": {"id": "f", "inception": "2005-12-28"},
            "policy": {"close_month": False, "max_stale_sessions": 400},
            "class": {"a": {}, "b": {}},
            "fee": [{"id": "advisory", "category": "management", "rate": "0.73%", "day_count": "actual/365"}],
            "limit": [{"id": "agreed", "rate": "0.365%", "method": method}],
        },
        orders=[
            {"accepted_at": "2005-12-28", "class": name, "side": "purchase", "amount": amount, "price": "10.00"}
            for name, amount in (("a", "750000"), ("b", "250000"))
        ],
    )


@pytest.mark.parametrize("method", ["year_to_date", "daily"])
def test_both_parts_of_a_split_window_are_told(method):
    """Of the old year 60.00 charged and 30.00 given back, 10.00 of it today; of the new year 60.00 and 30.00, all today."""
    tables = of_run(navsim.run(made(method), to="2006-01-04"))
    found = explain(tables, "f", SPLIT, "a", "waiver:agreed")
    assert found.agrees
    old, of_old, new, of_new = found.sections
    assert [each.title.rpartition(", ")[2] for each in found.sections] == ["2005-12-31 to 2005-12-31"] * 2 + ["2006-01-01 to 2006-01-03"] * 2
    assert old.rows == (("advisory", "management", "", 60, 30, 20, 10),)
    assert new.rows == (("advisory", "management", "", 60, 30, 60, 30),)
    assert [section.total[-1] for section in (of_old, of_new)] == [10, 30]
    assert [row[-1] for section in (of_old, of_new) for row in section.rows] == [D("7.50"), D("2.50"), D("22.50"), D("7.50")]
    assert found.amount == D("30.00")
    day_after = explain(tables, "f", datetime.date(2006, 1, 4), "a", "waiver:agreed")
    assert day_after.agrees
    assert [section.title for section in day_after.sections] == [
        "expenses under the limit agreed, the whole fund",
        "shared among 2 classes by their net assets this morning",
    ]
    assert day_after.sections[0].rows == (("advisory", "management", "", 80, 40, 20, 10),)


@pytest.mark.parametrize("asked", ["statements OUT --to 2005-12-31", "explain OUT waiver:agreed --class a --date 2006-01-03"])
def test_a_run_of_an_earlier_version_does_not_tell_the_parts(tmp_path, capsys, asked):
    """It has no table year_ends: what needs it is refused, with what to do; what does not is told as ever."""
    out = tmp_path / "out"
    navsim.run(made(), to="2006-01-04").write(out)
    assert main.answer([each.replace("OUT", str(out)) for each in asked.split()]) == 0
    as_before(out)
    capsys.readouterr()
    assert main.answer([each.replace("OUT", str(out)) for each in asked.split()]) == 2
    said = capsys.readouterr().err
    assert "error[out.no_year_ends]" in said
    assert "run it again with this version: navsim run SCENARIO -o OUT" in said
    assert main.answer(["statements", str(out), "--from", "2005-12-28", "--to", "2005-12-29"]) == 0
    assert main.answer(["explain", str(out), "waiver:agreed", "--class", "a"]) == 0


def as_before(out):
    """A run without `year_ends`, as versions before that table wrote it."""
    shutil.rmtree(out / "year_ends")
    said = json.loads((out / "run.json").read_text())
    del said["counts"]["year_ends"], said["years"]["year_ends"]
    (out / "run.json").write_text(json.dumps(said))
