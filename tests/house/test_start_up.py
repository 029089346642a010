"""Start-up is a feature: what a verb does not need is not imported."""

import json
import os
import pathlib
import subprocess
import sys

import pytest

import navsim

ROOT = pathlib.Path(navsim.__file__).parents[1]
JANUS = ROOT / "scenarios" / "janus-aspen-small-cap-value-2002"
HEAVY = ("numba", "pandas", "matplotlib", "exchange_calendars", "deltalake", "jinja2", "duckdb", "polars")
ASK = "import json, sys\nfrom navsim.cli.main import answer\ncode = answer({})\nprint(json.dumps([code, sorted(sys.modules)]), file=sys.stderr)"


READING = (
    ("account", "SHAREHOLDERS", "ann"),
    ("account", "SHAREHOLDERS", "ann", "--format", "table"),
    ("diff", "TOLD", "NOW"),
    ("diff", "TOLD", "NOW", "--format", "table"),
    ("statements", "SHAREHOLDERS", "--format", "table"),
    ("returns", "SHAREHOLDERS"),
    ("returns", "SHAREHOLDERS", "--format", "table"),
    ("fees", "OUT"),
    ("fees", "OUT", "--plan", "--format", "table"),
    ("publish", "--help"),
    ("confirm", "--help"),
    ("account", "--help"),
)


@pytest.fixture(scope="module")
def places(out, tmp_path_factory):
    """Runs by name: a fund with shareholders, and a late price as told and as known now."""
    root = tmp_path_factory.mktemp("read")
    scenarios = ROOT / "scenarios"
    navsim.run(scenarios / "shareholders").write(root / "shareholders")
    navsim.run(scenarios / "late-price", known_at="2025-03-11T18:00").write(root / "told")
    navsim.run(scenarios / "late-price").write(root / "now")
    return {"OUT": out, "SHAREHOLDERS": root / "shareholders", "TOLD": root / "told", "NOW": root / "now"}


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    """A run of the 2002 fund, and with it the table of sessions in the cache."""
    place = tmp_path_factory.mktemp("start") / "janus"
    navsim.run(JANUS).write(place)
    return place


def loaded(*arguments, codes=(0,)) -> set:
    """Top modules a fresh process holds after a verb; the verb did its work."""
    return {name.partition(".")[0] for name in modules_of(*arguments, codes=codes)}


def modules_of(*arguments, codes=(0,)) -> list:
    """The same, all modules."""
    done = subprocess.run(
        [sys.executable, "-c", ASK.format(list(map(str, arguments)))],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"NO_COLOR": "1"},
        timeout=120,
        check=False,
    )
    code, modules = json.loads(done.stderr.splitlines()[-1])
    assert code in codes, done.stderr
    return modules


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("run", "--help"),
        ("strike", "OUT"),
        ("strike", "OUT", "--format", "table"),
        ("explain", "OUT", "unrealized"),
        ("explain", "OUT", "unrealized", "--format", "table"),
        ("tb", "OUT", "--format", "table"),
        ("exceptions", "OUT"),
        ("log", "--help"),
    ],
    ids=" ".join,
)
def test_verbs_that_read_a_run_import_nothing_heavy(out, arguments):
    """The help, a strike sheet and an explanation come up without numba, pandas, matplotlib or the calendar library."""
    assert not loaded(*(str(out) if word == "OUT" else word for word in arguments)) & set(HEAVY)


@pytest.mark.parametrize("arguments", READING, ids=" ".join)
def test_verbs_that_report_on_a_run_import_nothing_heavy(places, arguments):
    """An account, a difference (which needs a person: the price was material), statements, returns and fees are plain reading."""
    codes = (1,) if arguments[0] == "diff" else (0,)
    assert not loaded(*(places.get(word, word) for word in arguments), codes=codes) & set(HEAVY)


def test_a_small_run_imports_neither_compiler_nor_pandas(out, tmp_path):
    """The first day of a fund: struck, proved and written without numba, pandas or (from the second run on) the calendar library."""
    assert not loaded("run", JANUS, "-o", tmp_path / "again") & {"numba", "pandas", "exchange_calendars", "matplotlib"}


def test_a_run_reads_no_module_of_masks(out, tmp_path):
    """Cells that may be empty, and distinct numbers, are told without numpy's masks."""
    assert "numpy.ma" not in modules_of("run", JANUS, "-o", tmp_path / "again")


def test_a_fund_of_shares_reads_no_rules_of_other_funds(out, tmp_path):
    """Rules of money funds, of funds of funds, of custodians' rows and of quoted rates are read where a fund has such a thing."""
    theirs = ("ledger.rule_2a7", "ledger.acquisitions", "ledger.yields", "ledger.undelivered", "replay.funds_of_funds", "portfolio.treasury")
    assert not {f"navsim.{each}" for each in theirs} & set(modules_of("run", JANUS, "-o", tmp_path / "again"))


def test_importing_navsim_costs_nothing():
    """The library hands its names on when they are asked for."""
    done = subprocess.run([sys.executable, "-c", "import navsim, sys; print(*sys.modules)"], capture_output=True, text=True, cwd=ROOT, check=True)
    assert not {name.partition(".")[0] for name in done.stdout.split()} & {*HEAVY, "numpy", "pyarrow", "attrs"}


def test_appending_to_a_log_imports_neither_compiler_nor_pandas(out, tmp_path):
    """A log is made, appended to and verified without numba, pandas or the calendar library."""
    place = tmp_path / "log"
    for arguments in (("init", place), ("append", place, JANUS), ("verify", place), ("show", place), ("show", place, "--format", "table")):
        assert not loaded("log", *arguments) & {"numba", "pandas", "exchange_calendars", "matplotlib"}, arguments


def test_standing_by_an_exception_imports_neither_compiler_nor_pandas(out, tmp_path):
    """A log is struck, its exception found and the confirmation appended."""
    for arguments in (("init", tmp_path / "log"), ("append", tmp_path / "log", ROOT / "scenarios" / "shareholders")):
        loaded("log", *arguments)
    said = ("confirm", tmp_path / "log", "order.refused", "while-suspended", "--by", "desk", "--reason", "seen")
    assert not loaded(*said) & {"numba", "pandas", "exchange_calendars", "matplotlib"}


@pytest.mark.parametrize(("theirs", "expected"), [({}, "1"), ({"OPENBLAS_NUM_THREADS": "2"}, "2")])
def test_no_threads_that_multiply_matrices_are_begun(theirs, expected):
    """The program says so before numpy is imported, unless whoever typed it says otherwise."""
    ask = """
import os, sys
from navsim.cli.main import main
assert "numpy" not in sys.modules
sys.argv = ["navsim", "--version"]
try:
    main()
finally:
    print(os.environ["OPENBLAS_NUM_THREADS"])
"""
    clean = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, cwd=ROOT, env=clean | theirs, check=True)
    assert done.stdout.splitlines()[-1] == expected
