"""What is typed, what comes back: run, check, strike, explain; exit codes; nothing written where the input is wrong."""

import csv
import io
import json
import pathlib
import shutil

import pytest
from click.testing import CliRunner

import navsim
from navsim.cli import main

SCENARIOS = pathlib.Path(navsim.__file__).parents[1] / "scenarios"
JANUS = SCENARIOS / "janus-aspen-small-cap-value-2002"


def typed(capfd, *arguments) -> tuple:
    """(exit code, stdout, stderr) of a command."""
    capfd.readouterr()
    code = main.answer([str(word) for word in arguments])
    said = capfd.readouterr()
    return code, said.out, said.err


@pytest.fixture
def copy(tmp_path):
    """The 2002 fund in a folder that may be spoiled."""
    return pathlib.Path(shutil.copytree(JANUS, tmp_path / "janus"))


def spoil(folder, feed: str, old: str, new: str) -> None:
    path = folder / feed
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


BAD = {
    "unknown key": ("fund.toml", "par_value", "par_valeu", "par_value"),
    "unknown column": ("prices.csv", "price", "prise", "price"),
    "bare rate": ("fund.toml", 'rate = "0.75%"', "rate = 0.75", '"0.75%"'),
    "letter O for zero": ("prices.csv", "2002-12-31,DLP,20.41", "2002-12-31,DLP,2O.41", "2O.41"),
    "wrong date": ("prices.csv", "2002-12-31,DLP", "2002-12-32,DLP", "2002-12-32"),
    "day first": ("prices.csv", "2002-12-31,DLP", "31.12.2002,DLP", "31.12.2002"),
    "unknown security": ("prices.csv", ",DLP,", ",DLPP,", "DLP"),
    "exponent": ("prices.csv", ",20.41", ",1e5", "1e5"),
    "nan": ("prices.csv", ",20.41", ",NaN", "NaN"),
    "inf": ("prices.csv", ",20.41", ",inf", "inf"),
    "thousands separator": ("orders.csv", "500000", '"500,000"', "500,000"),
    "unknown fund": ("fund.toml", 'classes = ["service"]', 'classes = ["servise"]', "service"),
    "no price for a holding": ("prices.csv", "2002-12-31,DLP,20.41,10634\n", "", "DLP"),
}


@pytest.mark.parametrize("case", sorted(BAD))
def test_bad_input_is_told_and_nothing_is_written(copy, tmp_path, capfd, case):
    """Exit 2, the place and the offending text, what was meant; no table, no folder."""
    feed, old, new, said = BAD[case]
    if old not in (copy / feed).read_text(encoding="utf-8"):
        pytest.fail(f"{feed} has no {old!r}")
    spoil(copy, feed, old, new)
    code, out, err = typed(capfd, "run", copy, "-o", tmp_path / "out")
    assert (code, out) == (2, "")
    assert "error[" in err
    assert said in err
    assert "help:" in err
    assert not (tmp_path / "out").exists()


def test_every_problem_in_one_pass(copy, capfd):
    """Two files, three mistakes: all three are told, each with its line."""
    spoil(copy, "prices.csv", "2002-12-31,DLP,20.41", "2002-12-31,DLP,2O.41")
    spoil(copy, "prices.csv", "2002-12-31,NAUT", "2002-13-31,NAUT")
    spoil(copy, "fund.toml", 'rate = "0.75%"', "rate = 0.75")
    code, _, err = typed(capfd, "check", copy)
    assert code == 2
    assert err.count("error[") == 3
    assert "prices.csv:2:" in err
    assert "prices.csv:3:" in err


def test_problems_as_objects(copy, capfd):
    """--format json gives the same as objects."""
    spoil(copy, "prices.csv", "2002-12-31,DLP,20.41", "2002-12-31,DLP,2O.41")
    code, out, err = typed(capfd, "check", copy, "--format", "json")
    (problem,) = json.loads(out or err)
    assert code == 2
    assert (problem["file"], problem["line"]) == ("prices.csv", 2)
    assert {"code", "message", "help"} <= problem.keys()


def test_a_healthy_folder(capfd, tmp_path):
    """run, strike and explain end with 0; data on stdout, talk on stderr."""
    code, out, _ = typed(capfd, "run", JANUS, "-o", tmp_path / "out")
    assert code == 0
    (row,) = csv.DictReader(io.StringIO(out))
    assert row["last_nav"] == "9.92"
    code, out, _ = typed(capfd, "strike", tmp_path / "out", "--date", "2002-12-31", "--class", "service")
    assert code == 0
    assert "9.92" in out
    code, out, _ = typed(capfd, "strike", tmp_path / "out", "--format", "json")
    assert code == 0
    assert "9.92" in json.dumps(json.loads(out))
    code, out, _ = typed(capfd, "explain", tmp_path / "out", "--date", "2002-12-31", "--class", "service", "nav", "--format", "table")
    assert code == 0
    assert "496,014.73" in out


def test_a_published_price_that_differs_needs_a_person(copy, tmp_path, capfd):
    """published 9.93, struck 9.92: the tables are written, exit 1, and the exception names it."""
    path = copy / "published.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("9.92", "9.93"), encoding="utf-8")
    code, _, _ = typed(capfd, "run", copy, "-o", tmp_path / "out")
    assert code == 1
    code, out, _ = typed(capfd, "exceptions", tmp_path / "out")
    assert code == 1
    assert "nav.published" in out


def test_explain_shows_base_rate_days_fraction_carry_and_place(tmp_path, capfd):
    """The 12b-1 fee of 27 February 2004: everything its two cents came from."""
    typed(capfd, "run", SCENARIOS / "three-classes", "-o", tmp_path / "out")
    say = ("explain", tmp_path / "out", "--date", "2004-02-27", "--class", "service", "--format", "table")
    code, out, _ = typed(capfd, *say, "fee:12b-1")
    assert code == 0
    for part in ("#5 fee:three-classes:", "118,977,118.98", "0.25 %", "1/122", "2,438.055716", "carried", "2,438.05", "fund.toml:36"):
        assert part in out, part
    code, out, _ = typed(capfd, *say, "fee:advisory")
    for part in ("440,610,216.37", "0.75 %", "0.70 %", "300,000,000.00", "26,510.42", "118,620,633.38", "7,142.89", "fund.toml:28"):
        assert part in out, part


def test_explain_in_a_pipe_ends_with_the_figure(tmp_path, capfd):
    """Whatever the sections add up from, one row is the figure of the roll-forward, also where nothing moved."""
    typed(capfd, "run", JANUS, "-o", tmp_path / "out")
    for component, amount in (("unrealized", "-3985.27"), ("foreign_tax", "0.00"), ("closing", "496014.73")):
        code, out, _ = typed(capfd, "explain", tmp_path / "out", "--date", "2002-12-31", component)
        assert code == 0
        (row,) = [row for row in csv.DictReader(io.StringIO(out)) if row["section"] == "in the roll-forward"]
        assert (row["row"], row["column"], row["value"]) == ("1", "amount", amount)


def test_the_wrong_verb_date_class_and_folder(tmp_path, capfd):
    """What is not there is named, with what is near it."""
    assert typed(capfd, "strik", JANUS)[0] == 2
    assert "strike" in typed(capfd, "strik", JANUS)[2]
    typed(capfd, "run", JANUS, "-o", tmp_path / "out")
    code, _, err = typed(capfd, "strike", tmp_path / "out", "--date", "2003-01-01")
    assert code == 2
    assert "2002-12-31" in err
    code, _, err = typed(capfd, "strike", tmp_path / "out", "--class", "servise")
    assert code == 2
    assert "service" in err
    code, _, err = typed(capfd, "strike", tmp_path)
    assert code == 2
    assert f"one of: {tmp_path / 'out'}" in err
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter").write_text("dear all")
    assert typed(capfd, "run", JANUS, "-o", tmp_path / "full")[0] == 2
    assert (tmp_path / "full" / "letter").read_text() == "dear all"


def test_help_teaches():
    """Every verb is in the help, has examples, and its help ends well."""
    runner = CliRunner()
    listed = runner.invoke(main.navsim, ["--help"])
    assert listed.exit_code == 0
    for verb in main.VERBS:
        assert verb in listed.output
        one = runner.invoke(main.navsim, [verb, "--help"])
        assert one.exit_code == 0
        assert "navsim " in one.output, verb


def test_a_run_as_known_then_tells_how_many_events_it_knew(capfd, tmp_path):
    """Of 36 events of late-price, those heard by the evening of 11 March: as run.json counts them."""
    _, _, err = typed(capfd, "run", SCENARIOS / "late-price", "--known-at", "2025-03-11T18:00", "-o", tmp_path / "told")
    heard = json.loads((tmp_path / "told" / "run.json").read_text())["counts"]["events"]
    assert 0 < heard < 36
    assert err.startswith(f"{heard} of 36 events, ")
    assert typed(capfd, "run", SCENARIOS / "late-price")[2].startswith("36 events, ")
