"""Distributions and conversions at a NAV that was off, account by account. accounting.md 14.

50,000 AAA told at 10.00 that were worth 12.00: 100,000.00 on 100,000 shares, so 1.00 in each class. `one` paid 0.10 that day: 9.90 for 10.90.
"""

from decimal import Decimal

import pytest
from operations_day import folder_of

import navsim
from navsim.replay.door import run

FUND = '[fund]\nid = "alder"\ninception = 2024-01-02\n[class.one]\n[class.two]\n'
PRICES = """\
date,security,price,event_id,recorded_at,reverses
2024-01-02,AAA,10,,,
2024-01-03,AAA,10,,,
2024-01-04,AAA,10,wrong,,
2024-01-05,AAA,12,,,
2024-01-04,AAA,12,right,2024-01-05T09:00,wrong
"""
ORDERS = """\
accepted_at,class,account,side,amount,shares,price,settle,to_class
2024-01-02,one,f,purchase,700000.00,,10.00,2024-01-02,
2024-01-02,one,g,purchase,100000.00,,10.00,2024-01-02,
2024-01-02,two,h,purchase,200000.00,,10.00,2024-01-02,
2024-01-04T10:00,one,f,conversion,,5000,,,two
"""
PAID = "ex_date,class,kind,per_share,reinvest,record_date\n2024-01-04,one,income,0.10,80%,2024-01-03\n"
PUBLISHED = "date,class,nav\n2024-01-04,one,9.90\n2024-01-04,two,10.00\n"


@pytest.fixture(scope="module", params=["told", "published"])
def found(request, tmp_path_factory):
    """What was struck that evening, or published, against what is known now."""
    bought = "date,security,side,quantity,price\n2024-01-02,AAA,buy,50000,10.00\n"
    feeds = {"securities": "security,type\nAAA,equity\n", "trades": bought, "prices": PRICES, "orders": ORDERS, "distributions": PAID}
    folder = folder_of(tmp_path_factory.mktemp("fund") / "fund", FUND, published=PUBLISHED, **feeds)
    if request.param == "published":
        return navsim.diff(run(folder), published=True)
    return navsim.diff(run(folder, "2024-01-04T18:00"), run(folder))


def test_what_reinvesting_cost(found):
    """f and g reinvested 5,600.00 and 800.00 at 9.90, each share 1.00 too cheap."""
    rows = found.orders[found.orders["side"] == "reinvested"]
    f, g = Decimal("565.657"), Decimal("80.808")
    assert rows[["account", "shares", "amount", "loss"]].values.tolist() == [["f", f, 5600, Decimal("565.66")], ["g", g, 800, Decimal("80.81")]]
    assert found.net == f.quantize(Decimal("0.01")) + g.quantize(Decimal("0.01")) - 5_000 + 4_950


def test_whom_to_reprocess(found):
    """Reinvested shares at 10.90; 5,000 shares of one converted are 54,500.00, which buy 54,500 / 11.00 of two."""
    told = {(row["share_class"], row["account"]): (row["shares_change"], row["amount_change"]) for row in found.reprocess.to_dict("records")}
    assert told == {
        ("one", "f"): (Decimal("513.761") - Decimal("565.657"), 5_000),
        ("one", "g"): (Decimal("73.395") - Decimal("80.808"), 0),
        ("two", "f"): (Decimal("4954.545") - Decimal("4950.000"), 5_000),
    }
    assert found.funds[0].residual == 0
