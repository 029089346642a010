"""A run of which a file is gone, or that has one more: every verb that reads the table says so."""

import json
import shutil

import pytest
from laws.test_one_more_night import FIRST, batch_of, night, opening, sessions

import navsim
from navsim.cli.main import answer
from navsim.log.append import append_rows
from navsim.log.stored import create
from navsim.tables.years import spans


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Tables of three calendar years."""
    place = tmp_path_factory.mktemp("years")
    days = sessions(FIRST, 520)
    log = create(place / "log")
    append_rows(log, **opening(days))
    append_rows(log, **batch_of(night(n, day) for n, day in enumerate(days[1:], 1)))
    navsim.run(log).write(place / "out")
    return place / "out"


@pytest.fixture
def out(kept, tmp_path):
    """The same again, to be spoiled."""
    return shutil.copytree(kept, tmp_path / "out")


def test_run_json_names_the_years_of_every_table(out):
    """Those that have a file, in spans."""
    told = json.loads((out / "run.json").read_text())["years"]
    there = {path.relative_to(out).as_posix() for path in out.rglob("*.parquet")}
    years = range(2003, 2006)
    assert told["nav"] == {"small": "2003-2005"}
    named = {
        f"{name}/fund={fund}/year={year}/part-0.parquet"
        for name, own in told.items()
        for fund, said in own.items()
        for year in years
        if within(year, said)
    }
    assert named == there


def within(year: int, said: str) -> bool:
    """Whether a year is in spans of years."""
    ends = [each.partition("-") for each in said.split(", ")]
    return any(int(first) <= year <= int(last or first) for first, _, last in ends)


@pytest.mark.parametrize(("years", "said"), [([], ""), ([2003], "2003"), ([2003, 2004, 2006, 2008, 2009, 2010], "2003-2004, 2006, 2008-2010")])
def test_spans(years, said):
    """Years that follow one another are told by the first and the last."""
    assert spans(years) == said


VERBS = (
    ["strike", "{out}"],
    ["tb", "{out}"],
    ["returns", "{out}"],
    ["exceptions", "{out}"],
    ["explain", "{out}", "--date", "2005-01-05", "--class", "one", "fee:advisory"],
    ["statements", "{out}", "--from", "2004-01-02", "--to", "2004-12-31"],
    ["report", "{out}", "-o", "{out}.html"],
    ["account", "{out}", "founder"],
    ["diff", "{out}", "{out}"],
)


def said_of(out, verb: list, capsys) -> tuple:
    """(exit code, what is said on stderr)."""
    code = answer([each.format(out=out) for each in verb])
    return code, capsys.readouterr().err


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb[0])
def test_a_year_that_is_gone_is_missed(out, verb, capsys):
    """Of every table, so that whatever a verb reads first is one of them; it is exit 2, one problem, and what to do."""
    assert said_of(out, verb, capsys)[0] in (0, 1)
    for folder in out.glob("*/fund=small/year=2003"):
        shutil.rmtree(folder)
    code, said = said_of(out, verb, capsys)
    assert code == 2
    assert said.startswith("error[out.not_whole]: ")
    assert "of small has files for 2004-2005; it was written with files for 2003-2005" in said
    assert "help: make it again with navsim run" in said


def test_every_table_is_asked_for_its_years(out, capsys):
    """The table that has the hole is named, and none but it."""
    shutil.rmtree(out / "exceptions" / "fund=small" / "year=2004", ignore_errors=True)
    shutil.rmtree(out / "roll_forward" / "fund=small" / "year=2004")
    code, said = said_of(out, ["strike", "{out}"], capsys)
    assert (code, f"{out}/roll_forward of small has files for 2003, 2005; it was written with files for 2003-2005" in said) == (2, True)


def test_a_table_that_is_gone_and_a_year_that_is_none_of_it(out, capsys):
    """A whole folder; and a file more, which would be read as rows."""
    shutil.copytree(out / "nav" / "fund=small" / "year=2003", out / "nav" / "fund=small" / "year=1999")
    code, said = said_of(out, ["returns", "{out}"], capsys)
    assert (code, "nav of small has files for 1999, 2003-2005" in said) == (2, True)
    shutil.rmtree(out / "nav")
    code, said = said_of(out, ["returns", "{out}"], capsys)
    assert (code, "nav of small has files for no year; it was written with files for 2003-2005" in said) == (2, True)


def test_tables_of_before_run_json_named_the_years_are_read(out, capsys):
    """As they always were."""
    told = json.loads((out / "run.json").read_text())
    del told["years"]
    (out / "run.json").write_text(json.dumps(told))
    shutil.rmtree(out / "nav" / "fund=small" / "year=2003")
    assert said_of(out, ["returns", "{out}"], capsys)[0] == 0
