"""A sweep as it is used: frames, statuses, the work done once, folders written whole or not at all."""

import copy
import hashlib
import pathlib

import pytest

import navsim
from navsim.basics.problems import InputProblems
from navsim.cli.main import answer
from navsim.portfolio import portfolio
from navsim.sweep import block

from . import grids

SCENARIOS = pathlib.Path(navsim.__file__).parent.parent / "scenarios"
SMALL = str(SCENARIOS / "three-classes")


def test_final_unstacks_by_what_was_swept():
    """Levels are named by the paths and keep their order; values look up as they were written."""
    swept = navsim.sweep(grids.scenario(), {"fee.12b-1.rate": ["5%", "25 bp", "0 bp"], "fee.advisory.rate": navsim.span("50 bp", "60 bp", "5 bp")})
    assert swept.final.index.names == ["fee.12b-1.rate", "fee.advisory.rate", "share_class"]
    wide = swept.final["total_return"].unstack()
    assert list(wide.columns) == ["a", "b", "c"]
    assert list(wide.index) == [(fee, rate) for fee in ("5%", "25 bp", "0 bp") for rate in ("50 bp", "55 bp", "60 bp")]
    assert wide.loc[("5%", "50 bp"), "b"] < wide.loc[("0 bp", "50 bp"), "b"]
    assert wide.dtypes.eq("float64").all()
    assert swept.structures.loc[3].to_dict() == {"fee.12b-1.rate": "25 bp", "fee.advisory.rate": "50 bp"}


def test_a_path_that_names_nothing_is_told():
    """An id, a date and a term that are not there."""
    with pytest.raises(InputProblems) as found:
        navsim.sweep(grids.scenario(), {"fee.12b1.rate": ["1%"], "fee.12b-1@2024-12-30.rate": ["1%"], "limit.cup.rate": ["1%"]})
    told = {problem.message.split()[0]: problem.help for problem in found.value.problems}
    assert list(told) == ["fee.12b1.rate", "fee.12b-1@2024-12-30.rate", "limit.cup.rate"]
    assert "12b-1" in told["fee.12b1.rate"]
    assert "12b-1@2024-12-31" in told["fee.12b-1@2024-12-30.rate"]


def test_structures_that_cannot_be_are_rows_with_their_status():
    """A rate above 100 %, a management fee of one class, a bill that eats a class: refused and stopped, the neighbours untouched."""
    grid = {"fee.advisory.rate": ["1%", "101%"], "fee.audit.flat": ["0", "900000000"], "fee.custody.classes": [["a"], ["a", "b"]]}
    with pytest.raises(InputProblems):
        navsim.sweep(grids.scenario(), {"fee.audit.flat": ["0"]}, baseline={"fee.audit.flat": "900000000000000"})
    swept = navsim.sweep(grids.scenario(), {key: grid[key] for key in ("fee.advisory.rate", "fee.audit.flat")})
    final = swept.final.xs("a", level="share_class")
    assert final["status"].tolist() == ["ok", "stopped", "refused", "refused"]
    assert final["nav"].isna().tolist() == [False, True, True, True]
    assert "number.too_large" in final["reason"].iloc[2]
    assert "class a of fund f has negative net assets on 2024-12-" in final["reason"].iloc[1]
    with pytest.raises(InputProblems, match="has negative net assets on 2024-12-"):
        navsim.run(grids.scenario(grids.under({"fee.advisory.rate": "1%", "fee.audit.flat": "900000000"})))
    by_class = navsim.sweep(grids.scenario(), {"fee.custody.classes": grid["fee.custody.classes"], "fee.advisory.rate": ["1%"]})
    assert set(by_class.final["status"]) == {"refused"}
    assert by_class.final["reason"].str.startswith("fee.not_by_class").all()


def test_a_sweep_of_nothing_but_refused_structures_has_no_navs():
    """Its frame of NAVs is empty and has its levels; a chart of it is refused in a sentence."""
    swept = navsim.sweep(grids.scenario(), {"fee.advisory.rate": ["101%"]}, path=True)
    assert swept.nav.shape == (0, 0)
    assert list(swept.nav.columns.names) == ["structure", "fund", "share_class"]
    with pytest.raises(InputProblems, match="no structure of that class and fund has NAVs"):
        swept.plot.drag()


@pytest.mark.parametrize("bills", [["24000", "900000000"], ["900000000", "800000000"]])
def test_terms_that_stop_as_they_stand_do_not_keep_others_from_being_struck(bills):
    """Also of a fund whose register counts the accounts, which is struck structure by structure: there is nothing to measure a drag against."""
    fund = copy.deepcopy(grids.FUND)
    next(fee for fee in fund["fee"] if fee["id"] == "audit")["flat"] = "900000000"
    counted = copy.deepcopy(fund)
    counted["policy"]["account_counts"] = "register"
    counted["fee"].append({"id": "accounts", "category": "other", "per_account": "12"})
    for terms in (fund, counted):
        swept = navsim.sweep(grids.scenario(terms), {"fee.audit.flat": bills})
        status = ["stopped" if len(bill) > len("24000") else "ok" for bill in bills for _ in "abc"]
        assert [(row["share_class"], row["status"]) for row in swept.table("final").to_pylist()] == list(zip("abcabc", status, strict=True))
        assert [row["status"] for row in swept.table("baseline").to_pylist()] == ["stopped"] * 3
        assert swept.final["fee_drag"].isna().all()
        assert swept.final["reason"].iloc[-1].startswith("strike.negative_net_assets: class a of fund f has negative net assets on 2024-12-")


def test_drag_is_what_the_fees_cost_against_the_baseline():
    """The terms as they stand, or others; a structure that is the baseline has none."""
    swept = navsim.sweep(grids.scenario(), {"fee.12b-1@2024-12-31.rate": ["2%", "20%"]})
    rows = swept.table("final").to_pylist()
    assert [row["fee_drag"] for row in rows[:3]] == [0, 0, 0]
    base = {row["share_class"]: row["average_annual_return"] for row in swept.table("baseline").to_pylist()}
    assert rows[4]["fee_drag"] == base["b"] - rows[4]["average_annual_return"] > 0
    other = {"fee.12b-1@2024-12-31.rate": "20%", "limit.cap": False}
    against = navsim.sweep(grids.scenario(), {"fee.12b-1@2024-12-31.rate": ["2%", "20%"]}, baseline=other).table("final").to_pylist()
    assert against[1]["fee_drag"] < against[4]["fee_drag"] < 0  # what the limit gave back is missing there


def test_a_class_that_is_off_was_never_there():
    """Its orders, distributions and 12b-1 fee go with it; the others are those of a fund without it."""
    swept = navsim.sweep(grids.scenario(), {"class.c": [True, False]})
    rows = swept.table("final").to_pylist()
    assert [row["share_class"] for row in rows] == ["a", "b", "c", "a", "b"]
    orders = "\n".join(line for line in grids.feeds()["orders"].split("\n") if ",c," not in line)
    fund = grids.under({})
    del fund["class"]["c"]
    for fee in fund["fee"]:
        if "classes" in fee:
            fee["classes"] = ["b"]
    run = navsim.run(grids.scenario(fund, orders=orders))
    last = {row["share_class"]: row["net_assets"] for row in run.table("nav").to_pylist()}
    assert {row["share_class"]: row["net_assets"] for row in rows[3:]} == last


def test_the_work_is_done_once(monkeypatch):
    """Counted: one portfolio for structures that leave it alone, two for a policy with two values; a structure twice is struck once."""
    portfolios, struck = [], []
    replay, strike = portfolio.replay, block.strike
    monkeypatch.setattr(portfolio, "replay", lambda *given: portfolios.append(1) or replay(*given))
    monkeypatch.setattr(block, "strike", lambda form, task, path: struck.append(len(task.columns)) or strike(form, task, path))
    source = grids.scenario()
    navsim.sweep(source, {"fee.custody.rate": navsim.span("0 bp", "129 bp", "1 bp"), "policy.allocation": ["relative_net_assets", "settled_shares"]})
    assert len(portfolios) == 1
    assert struck == [64, 64, 2, 64, 64, 2]  # the baseline, 2 bp, is among the first
    del portfolios[:], struck[:]
    navsim.sweep(source, {"policy.booking_lag": [0, 1, 0], "fee.custody.rate": ["1 bp", "1 bp", "2 bp"]})
    assert len(portfolios) == 2
    assert struck == [2, 2]


def test_a_fund_by_itself_and_a_family_together(tmp_path):
    """Two funds that share a fee's id are both swept; --fund sweeps one; a fund no path touches is struck once."""
    other = grids.under({})
    for name, text in grids.feeds().items():
        lines = text.split("\n")
        if name in ("orders", "trades", "distributions", "expenses"):
            both = [f"{lines[0]},fund", *(f"{line},{fund}" for fund in ("f", "g") for line in lines[1:])]
            lines = both
        (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n")
    for fund in ("f", "g"):
        other["fund"]["id"] = fund
        other["fee"][0]["id"], other["limit"] = f"advisory-{fund}", []
        (tmp_path / f"{fund}.toml").write_text(written(other))
    swept = navsim.sweep(tmp_path, {"fee.12b-1.rate": ["0%", "9%"], "fee.advisory-f.rate": ["0.1%", "1.2%"]})
    assert swept.final.index.names == ["fee.12b-1.rate", "fee.advisory-f.rate", "fund", "share_class"]
    assert len(swept.final) == 2 * 2 * 2 * 3
    nav = swept.final["nav"].unstack(["fund", "share_class"])
    assert nav["g", "b"].nunique() == 2
    assert nav["f", "b"].nunique() == 4
    assert len(navsim.sweep(tmp_path, {"fee.12b-1.rate": ["0%"]}, fund="g").final) == 3


def written(fund: dict) -> str:
    """A dict as TOML."""

    def value(given):
        if isinstance(given, bool):
            return str(given).lower()
        if isinstance(given, list):
            return "[" + ", ".join(map(value, given)) + "]"
        if isinstance(given, dict):
            return "{ " + ", ".join(f"{key} = {value(each)}" for key, each in given.items()) + " }"
        return f'"{given}"' if isinstance(given, str) and not (len(given) == 10 and given[4] == "-") else str(given)

    lines = []
    for table in ("fund", "policy"):
        lines += [f"[{table}]", *(f"{key} = {value(each)}" for key, each in fund[table].items())]
    for name, terms in fund["class"].items():
        lines += [f"[class.{name}]", *(f"{key} = {value(each)}" for key, each in terms.items())]
    for table in ("fee", "limit"):
        for terms in fund[table]:
            lines += [f"[[{table}]]", *(f"{key} = {value(each)}" for key, each in terms.items())]
    return "\n".join(lines) + "\n"


# The command


@pytest.fixture
def grid(tmp_path):
    path = tmp_path / "grid.toml"
    path.write_text('"fee.12b-1.rate" = ["0 bp", "25 bp"]\nfee.advisory.rate = { from = "50 bp", to = "90 bp", step = "20 bp" }\n')
    return str(path)


def digests(folder) -> dict:
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_same_bytes_however_the_work_is_split(tmp_path, grid):
    """One thread and two, twice into one folder: the same files."""
    assert answer(["sweep", SMALL, grid, "-o", str(tmp_path / "one"), "--to", "2003-10-10", "--path", "--workers", "1"]) == 0
    assert answer(["sweep", SMALL, grid, "-o", str(tmp_path / "two"), "--to", "2003-10-10", "--path", "--workers", "2"]) == 0
    first = digests(tmp_path / "one")
    assert set(first) == {"sweep.json", *(f"{name}/part-0.parquet" for name in ("final", "baseline", "structures", "nav"))}
    assert digests(tmp_path / "two") == first
    assert answer(["sweep", SMALL, grid, "-o", str(tmp_path / "two"), "--to", "2003-10-10"]) == 0
    assert set(digests(tmp_path / "two")) == {name for name in first if not name.startswith("nav")}
    import pandas as pd

    frame = pd.read_parquet(tmp_path / "one" / "final")
    assert len(frame) == 2 * 3 * 3
    assert frame["fee.12b-1.rate"].tolist()[::9] == ["0 bp", "25 bp"]


def test_figures_in_a_pipe(grid, capsysbinary):
    """CSV with one row a structure and class."""
    assert answer(["sweep", SMALL, grid, "--to", "2003-10-10"]) == 0
    out = capsysbinary.readouterr().out.decode().splitlines()
    assert out[0].startswith("structure,fee.12b-1.rate,fee.advisory.rate,fund,share_class,status,")
    assert len(out) == 1 + 2 * 3 * 3


def test_a_folder_of_something_else_is_left_alone(tmp_path, grid):
    """Refused before anything is struck."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("chapter one")
    assert answer(["sweep", SMALL, grid, "-o", str(tmp_path / "out")]) == 2
    assert (tmp_path / "out" / "thesis.txt").read_text() == "chapter one"


def test_mistakes_of_the_grid_are_told_and_nothing_is_written(tmp_path, capsys):
    """Exit 2, with the line."""
    bad = tmp_path / "bad.toml"
    bad.write_text('"fee.12b-1.rate" = [25]\n')
    assert answer(["sweep", SMALL, str(bad), "-o", str(tmp_path / "out")]) == 2
    assert "bad.toml:1" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_interrupted_it_leaves_the_sweep_before(tmp_path, grid, monkeypatch):
    """Somebody presses Ctrl-C while blocks are struck, or while files are written: the folder is as it was, nothing lies beside it."""
    out = tmp_path / "out"
    assert answer(["sweep", SMALL, grid, "-o", str(out), "--to", "2003-10-10"]) == 0
    before = digests(out)

    def pressed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(block, "strike", pressed)
    assert answer(["sweep", SMALL, grid, "-o", str(out)]) == 130
    monkeypatch.undo()
    from navsim.tables import store

    monkeypatch.setattr(store, "swap", pressed)
    assert answer(["sweep", SMALL, grid, "-o", str(out), "--to", "2003-10-14"]) == 130
    assert digests(out) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["grid.toml", "out"]
