"""The laws over worlds of every kind, each by another road: feeds by rows and by columns, rules interpreted and compiled.

A few are struck each time; hundreds more with `-m slow`. A world that fails is told by its seed: `world(folder, seed)`, `struck(folder, seed)`.
"""

import csv
import tomllib

import pytest

import navsim

from .roads import ROADS, features, shuffled, struck, world
from .rows import DATED, differing, rewritten, sessions, told
from .test_prefix import known_by

TABLES = (*DATED, "orders", "exceptions", "distributions", "lots")
OF_THE_FOLDER = ("securities", "prices", "fx", "dividends", "splits", "corporate_actions", "closures", "factors", "resets", "rates", "benchmarks")
OF_FEES = ("expenses", "payments", "offsets", "accounts")


def seeds(first: int, few: int, many: int) -> pytest.MarkDecorator:
    """So many by default, and so many that are slow."""
    return pytest.mark.parametrize(
        "seed", [*range(first, first + few), *(pytest.param(n, marks=pytest.mark.slow) for n in range(first + few, first + many))]
    )


def run_or_stop(source, road: int, **how):
    """A run; or why there is none: a class that its fees ruin stops on every road."""
    try:
        return struck(source, road, **how)
    except navsim.InputProblems as stopped:
        return [(problem.code, problem.message) for problem in stopped.problems]


@seeds(70_000, 6, 300)
def test_later_events_change_no_strike_as_known(seed, tmp_path):
    """As known on an evening, the whole log gives what a log gives that ends on that evening."""
    folder = world(tmp_path / "world", seed, "late")
    whole = run_or_stop(folder, seed)
    if isinstance(whole, list):
        pytest.skip("it stops")
    days = sessions(whole)
    for n in (len(days) // 3, 2 * len(days) // 3):
        evening = f"{days[n]}T18:00:00"
        ended = rewritten(folder, tmp_path / f"ended-{n}", known_by(evening))
        then, now = (run_or_stop(each, seed + k, known_at=evening, to=days[n]) for k, each in enumerate((ended, folder)))
        if isinstance(now, list):
            assert then == now
        else:
            assert len(told(then, "nav")) >= n
            assert not differing(then, now, tables=TABLES), (seed, evening)


@seeds(71_000, 6, 300)
def test_rows_in_any_order_are_one_batch(seed, tmp_path):
    """Every feed shuffled, and read by another road: the same tables, and the same head of the log."""
    folder = world(tmp_path / "world", seed)
    one, other = run_or_stop(folder, seed), run_or_stop(shuffled(folder, tmp_path / "shuffled", seed), seed + 1)
    if isinstance(one, list):
        assert one == other
    else:
        assert one.told()["log_head"] == other.told()["log_head"]
        assert not differing(one, other, tables=tuple(one.tables))


@seeds(72_000, 5, 300)
def test_every_road_tells_the_same(seed, tmp_path):
    """Rows or columns, interpreted or compiled: every table of all four, byte for byte."""
    folder = world(tmp_path / "world", seed)
    first, *others = (run_or_stop(folder, road) for road in range(len(ROADS)))
    for road, other in enumerate(others, 1):
        if isinstance(first, list):
            assert other == first, ROADS[road]
        else:
            assert not [name for name in first.tables if not first.table(name).equals(other.table(name))], ROADS[road]


@seeds(73_000, 4, 200)
def test_funds_that_exchange_nothing_are_struck_alike_together_and_alone(seed, tmp_path):
    """Two funds in one folder; each picked from it; each in a folder of its own."""
    linked = world(tmp_path / "linked", seed - seed % 6, "exchanges")
    folder = rewritten(linked, tmp_path / "family", lambda feed, row: not row.get("to_fund"))
    together = run_or_stop(folder, seed)
    if isinstance(together, list):
        pytest.skip("it stops")
    last = max(row["session"] for row in told(together, "nav"))
    for fund in sorted({row["fund"] for row in told(together, "nav")}):
        assert not differing(together, struck(folder, seed + 1, fund=fund), fund=fund, tables=TABLES)
        alone = rewritten(folder, tmp_path / fund, lambda feed, row, fund=fund: feed in OF_THE_FOLDER or row.get("fund") in (fund, ""))
        for path in alone.glob("*.toml"):
            if f'id = "{fund}"' not in path.read_text():
                path.unlink()
        assert not differing(together, struck(alone, seed + 2, to=last), fund=fund, tables=TABLES)


def in_memory(folder) -> tuple[dict, dict]:
    """(the terms of a folder of one fund, its feeds as rows)."""
    (toml,) = folder.glob("*.toml")
    feeds = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            feeds[path.stem] = [{name: cell for name, cell in row.items() if cell} for row in csv.DictReader(file)]
    return tomllib.loads(toml.read_text(encoding="utf-8")), feeds


def of_nothing(fee: dict) -> dict:
    """A fee whose every rate and sum is zero."""
    sums = {name: "0" for name in ("flat", "per_account", "per_closed_account", "per_million", "max_per_month", "minimum") if name in fee}
    tiers = {"tiers": [tier | {"rate": "0 bp"} for tier in fee["tiers"]]} if "tiers" in fee else {}
    return fee | sums | tiers | ({"rate": "0%"} if "rate" in fee else {})


@seeds(74_000, 6, 300)
def test_fees_of_nothing_are_no_fees(seed, tmp_path):
    """Every rate and sum at zero: the NAVs, net assets and shares of a fund without fees or limits."""
    folder = world(tmp_path / "world", seed) if seed % 6 > 3 else world_of_one(tmp_path / "world", seed)
    terms, feeds = in_memory(folder)
    kept = {name: rows for name, rows in feeds.items() if name not in OF_FEES}
    gross = {name: told for name, told in terms.items() if name not in ("fee", "limit", "yield_floor", "prospectus")}
    zero = gross | {"fee": [of_nothing(fee) for fee in terms.get("fee", [])]}
    if "limit" in terms:
        zero["limit"] = terms["limit"]
    one, other = (run_or_stop(navsim.scenario(fund=each, **kept), seed) for each in (zero, gross))
    if isinstance(one, list):
        assert one == other
    else:
        assert one.table("nav").equals(other.table("nav"))


def world_of_one(folder, seed: int):
    """A world of one fund: exchanges need two."""
    from auditor.worlds import write_world

    return write_world(folder, seed, features(seed, without=("exchanges",)), length=15)
