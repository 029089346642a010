"""What is installed is told without reading all that is known of it, and a command of one fund does without what it does not need."""

import importlib.metadata
import os
import pathlib
import shutil
import subprocess
import sys

import pytest

from navsim.basics import versions
from navsim.basics.versions import version
from navsim.cli.main import answer

UNNEEDED = ("pyarrow.compute", "importlib.metadata", "multiprocessing", "pandas", "numba", "exchange_calendars")


@pytest.mark.parametrize("name", ["navsim-funds", "pyarrow", "numpy", "exchange_calendars"])
def test_the_version_is_the_one_installed(name):
    """As the library for it says."""
    assert version(name) == importlib.metadata.version(name)


def test_one_that_is_not_installed():
    """Nothing is guessed."""
    with pytest.raises(importlib.metadata.PackageNotFoundError):
        version("navsim-of-nowhere")


def test_each_place_is_looked_at_once(monkeypatch):
    """However many versions are asked for."""
    looked, listdir = [], os.listdir
    monkeypatch.setattr(os, "listdir", lambda place: looked.append(place) or listdir(place))
    versions._distributions.cache_clear()
    assert [versions.version.__wrapped__(name) for name in ("pyarrow", "numpy", "click")] == [version(name) for name in ("pyarrow", "numpy", "click")]
    assert 0 < len(looked) == len(set(looked))


def unneeded(*command: str) -> list[str]:
    """What a command imported of what it does without."""
    code = (
        "import sys\nfrom navsim.cli.main import answer\n"
        f"assert answer({list(command)!r}) in (0, 1)  # 1: a person is needed\n"
        f"print(*[name for name in {UNNEEDED!r} if name in sys.modules], file=sys.stderr)\n"
    )
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stderr.splitlines()[-1].split()


def test_a_small_run_starts_with_little(tmp_path):
    """The fund of 2002 is struck and written without what costs a start-up: descriptions of functions, other processes, pandas."""
    assert unneeded("run", "scenarios/janus-aspen-small-cap-value-2002", "-o", str(tmp_path / "out")) == []


def test_feeds_that_stay_columns_start_with_little(tmp_path):
    """So do three thousand orders, which are never events one by one."""
    fund = tmp_path / "fund"
    fund.mkdir()
    (fund / "fund.toml").write_text('[fund]\nid = "f"\ninception = 2003-01-02\n\n[class.a]\n')
    days = ("2003-01-03", "2003-01-06", "2003-01-07")
    orders = [f"{day}T12:00,a-{n % 7},purchase,{100 + n}" for day in days for n in range(1000)]
    (fund / "orders.csv").write_text("\n".join(["accepted_at,account,side,amount", "2003-01-02T09:00,a-0,purchase,100000", *orders, ""]))
    (fund / "prices.csv").write_text("date,security,price\n2003-01-08,s,10\n")
    (fund / "securities.csv").write_text("security,type\ns,equity\n")
    assert unneeded("run", str(fund), "-o", str(tmp_path / "out")) == []


def test_one_more_night_starts_with_little(tmp_path):
    """Neither does an append, or a run of a log that goes on from the tables there are."""
    log, out, fund, more = (str(tmp_path / name) for name in ("log", "out", "fund", "prices.csv"))
    shutil.copytree("scenarios/janus-aspen-small-cap-value-2002", fund)
    for command in (("log", "init", log), ("log", "append", log, fund), ("run", log, "-o", out, "--resume")):
        assert answer(list(command)) == 0
    last = pathlib.Path(fund, "prices.csv").read_text().splitlines()[-1].split(",")
    pathlib.Path(more).write_text(f"date,security,price\n2003-01-02,{last[1]},20\n")
    assert unneeded("log", "append", log, more) == []
    assert unneeded("run", log, "-o", out, "--resume") == []
