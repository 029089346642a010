"""A factor of an asset-backed security that is said again for its day: the one heard last counts, as of rates of exchange. accounting.md 14."""

import itertools
from decimal import Decimal

import pytest
from auditor.test_engine_agrees import disagreements, with_ids

from .folders import cash, rows, run, write

FACE, FIRST, LAST = 1000000, "0.96", "0.95"


@pytest.mark.parametrize(("first", "last"), [("a", "b"), ("b", "a")])
@pytest.mark.parametrize("factors", [(FIRST, LAST), (LAST, FIRST)], ids=["lower", "higher"])
def test_the_factor_heard_last_counts(tmp_path, first, last, factors):
    """Bought at face, paid down at face: what is held is face x factor, and the rest is cash, whatever the rows are called."""
    told = rows(run(folder(tmp_path, first, last, factors)), "holdings")
    assert [row["quantity"] for row in told if str(row["session"]) == "2024-01-05"] == [FACE * type(told[0]["quantity"])(factors[1])]


def test_as_known_before_it_was_said_again(tmp_path):
    """By the close of the day after: the factor heard first."""
    told = rows(run(folder(tmp_path, "b", "a", (FIRST, LAST)), known_at="2024-01-04T18:00"), "holdings")
    assert [row["quantity"] for row in told if str(row["session"]) == "2024-01-04"] == [FACE * type(told[0]["quantity"])(FIRST)]


def test_cash_is_the_same_however_it_was_said(tmp_path):
    """Once, or twice in either order of ids."""
    told = [cash(run(folder(tmp_path / f"{first}{last}", first, last, (FIRST, LAST)))) for first, last in itertools.permutations("ab")]
    once = cash(run(folder(tmp_path / "once", "a", None, (LAST, None))))
    assert told == [once, once]


@pytest.mark.parametrize("last", ["a", None], ids=["restated", "once"])
def test_a_factor_that_pays_nothing_back_relieves_no_lot(tmp_path, last):
    """0.96 on the 3rd, restated to the same, and said again on the 5th: one row of lot_relief."""
    world = in_euros(folder(tmp_path, "b", last, (FIRST, FIRST)))
    with (world / "factors.csv").open("a") as feed:
        feed.write(f"2024-01-05,P,{FIRST},c,2024-01-05T09:30\n2024-01-04,P,{FIRST},d,2024-01-05T09:30\n")
    relieved = [(str(row["session"]), row["quantity"]) for row in rows(run(world), "lot_relief")]
    assert relieved == [("2024-01-03", FACE - FACE * Decimal(FIRST))]
    assert not disagreements(with_ids(world, tmp_path / "named"))


def test_a_lot_too_small_to_pay_anything_back_has_no_row(tmp_path):
    """A factor of 0.9999999 takes 0.1 out of a lot of 1,000,000, and of one of 0.000001 nothing that can be told."""
    world = in_euros(folder(tmp_path, "a", None, ("0.9999999", LAST)))
    feed = world / "trades.csv"
    feed.write_text("event_id," + feed.read_text().replace("2024-01-02,P", "large,2024-01-02,P") + "small,2024-01-02,P,buy,0.000001,100,2024-01-02\n")
    assert [(row["lot"], row["quantity"]) for row in rows(run(world), "lot_relief")] == [("large", Decimal("0.1"))]
    assert not disagreements(with_ids(world, tmp_path / "named"))


def in_euros(world):
    """The same paper in a currency, whose paper is not amortized: principal that comes back realizes what it was bought below face."""
    feed = world / "securities.csv"
    feed.write_text(feed.read_text().replace("security,type", "currency,security,type").replace("P,asset", "EUR,P,asset"))
    (world / "fx.csv").write_text("date,currency,rate\n" + "".join(f"2024-01-{day:02d},EUR,1.10\n" for day in (2, 3, 4, 5)))
    return world


def folder(path, first, last, factors):
    """A factor of 2024-01-03, heard on the 4th; and another one, heard on the 5th."""
    said = zip((first, last), factors, ("2024-01-04T09:00", "2024-01-05T09:00"), strict=True)
    return write(
        path,
        securities="security,type,maturity,coupon,frequency,day_count\nP,asset_backed,2030-06-15,6%,12,30/360",
        trades=f"date,security,side,quantity,price,settle\n2024-01-02,P,buy,{FACE},100,2024-01-02",
        prices="date,security,price\n" + "\n".join(f"2024-01-{day:02d},P,100" for day in (2, 3, 4, 5)),
        factors="date,security,factor,event_id,recorded_at\n" + "\n".join(f"2024-01-03,P,{one},{name},{at}" for name, one, at in said if name),
    )
