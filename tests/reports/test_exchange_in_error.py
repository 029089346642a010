"""An exchange out of a fund whose NAV was wrong: one leg lost or gained, the other came in for too little. accounting.md 14.

aa holds 100,000 AAA told at 10.00 that were worth 10.60: 60,000.00 on 300,000 shares, so 10.20 for 10.00. bb is 10.50 either way.
"""

from decimal import Decimal

import pytest

import navsim
from navsim.replay.door import run

FUND = '[fund]\nid = "{0}"\nname = "{0}"\ninception = 2024-01-02\n[class.only]\n'
TRADES = "date,fund,security,side,quantity,price\n2024-01-02,aa,AAA,buy,100000,10.00\n2024-01-02,bb,BBB,buy,100000,10.00\n"
PRICES = """\
date,security,price,event_id,recorded_at,reverses
2024-01-02,AAA,10,,,
2024-01-02,BBB,10,,,
2024-01-03,AAA,10,wrong,,
2024-01-03,BBB,10.50,,,
2024-01-04,AAA,10.60,,,
2024-01-04,BBB,10.50,,,
2024-01-03,AAA,10.60,right,2024-01-05T09:00,wrong
"""
ORDERS = """\
accepted_at,fund,account,side,amount,shares,price,settle,to_fund
2024-01-02,aa,f,purchase,2000000.00,,10.00,2024-01-02,
2024-01-02,aa,x,purchase,500000.00,,10.00,2024-01-02,
2024-01-02,aa,y,purchase,500000.00,,10.00,2024-01-02,
2024-01-02,bb,f,purchase,1000000.00,,10.00,2024-01-02,
2024-01-03T10:00,aa,x,exchange,,20000,,,bb
2024-01-03T10:00,aa,y,exchange,10000.00,,,,bb
2024-01-03T10:00,bb,f,exchange,,1000,,,aa
"""
PUBLISHED = "date,fund,class,nav\n2024-01-02,aa,only,10.00\n2024-01-02,bb,only,10.00\n2024-01-03,aa,only,10.00\n2024-01-03,bb,only,10.50\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Two funds and three exchanges."""
    folder = tmp_path_factory.mktemp("family")
    for name in ("aa", "bb"):
        (folder / f"{name}.toml").write_text(FUND.format(name))
    (folder / "securities.csv").write_text("security,type\nAAA,equity\nBBB,equity\n")
    for name, text in {"trades": TRADES, "prices": PRICES, "orders": ORDERS, "published": PUBLISHED}.items():
        (folder / f"{name}.csv").write_text(text)
    return folder


@pytest.fixture(scope="module", params=["told", "published"])
def found(request, folder):
    """What was struck that evening, or was published then, against what is known now."""
    if request.param == "published":
        return navsim.diff(run(folder), published=True)
    return navsim.diff(run(folder, "2024-01-03T18:00"), run(folder))


def test_each_fund_gains_and_loses_by_its_own_leg(found):
    """x and y left aa at 0.20 too little, f came into it 0.20 too cheaply; bb lost nothing."""
    aa, bb = found.funds
    assert aa.benefits == (20_000 + 1_000) * Decimal("0.20")
    assert aa.losses == 1_050 * Decimal("0.20")  # 1,000 x 10.50 / 10.00
    assert (bb.losses, bb.benefits, bb.days) == (0, 0, ())


def test_the_other_leg_is_reprocessed_too(found):
    """x is owed 20,000 x 0.20 of aa, and it buys 4,000.00 / 10.50 more shares of bb; y took 10,000.00 out, which stay 10,000.00."""
    told = {(row["fund"], row["account"]): (row["shares_change"], row["amount_change"]) for row in found.reprocess.to_dict("records")}
    assert told == {
        ("aa", "f"): (Decimal("1029.412") - Decimal("1050.000"), 0),  # 10,500 / 10.20 less 10,500 / 10.00
        ("aa", "x"): (0, 20_000 * Decimal("0.20")),
        ("aa", "y"): (Decimal("980.392") - Decimal("1000.000"), 0),  # 10,000 / 10.20 less 10,000 / 10.00
        ("bb", "x"): (Decimal("19428.571") - Decimal("19047.619"), 20_000 * Decimal("0.20")),  # 204,000 / 10.50 less 200,000 / 10.50
    }


def test_the_price_is_named_in_both_funds(found):
    """bb never held AAA, and its orders moved because of it."""
    assert found.events[["fund", "event_id"]].values.tolist() == [["aa", "right"], ["bb", "right"]]
