"""Lots: cost is conserved, realized and unrealized are all there is, whatever is sold how. accounting.md 5, 15."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from navsim.basics.problems import InputProblems
from navsim.portfolio.lots import Lot, relieve, spread

from .folders import codes, rows, run, total, write

RELIEFS = ("fifo", "lifo", "hifo", "average")


def lots(*bought):
    return [Lot(id=f"b{n}", opened=date(2024, 1, 2), quantity=q, cost=c, bought=q, paid=c) for n, (q, c) in enumerate(bought)]


@pytest.mark.parametrize(("relief", "cost"), [("fifo", 100000 + 60000), ("lifo", 150000 + 60000), ("hifo", 150000 + 60000), ("average", 185000)])
def test_the_worked_sale_of_150(relief, cost):
    """100 at 10, 100 at 12, 100 at 15: 150 of them cost 1,600 by fifo, 2,100 by hifo, 1,850 on average."""
    held = lots((100, 100000), (100, 120000), (100, 150000))
    assert sum(part.cost for part in relieve(held, 150, relief)) == cost
    assert sum(lot.cost for lot in held) == 370000 - cost


@settings(max_examples=120, deadline=None)
@given(
    bought=st.lists(st.tuples(st.integers(1, 10**9), st.integers(1, 10**11)), min_size=1, max_size=6),
    parts=st.lists(st.integers(1, 100), min_size=1, max_size=6),
    relief=st.sampled_from(RELIEFS),
    sign=st.sampled_from((1, -1)),
)
def test_cost_is_conserved(bought, parts, relief, sign):
    """Sales to the last unit take all the cost, to the cent; between them nothing is lost either. Short lots the same."""
    held = lots(*((sign * q, sign * c) for q, c in bought))
    paid, taken = sum(lot.cost for lot in held), 0
    for share in [*parts, None]:
        left = sum(lot.quantity for lot in held)
        quantity = left if share is None else sign * (abs(left) * share // 100)
        if quantity:
            slices = relieve(held, quantity, relief)
            taken += sum(part.cost for part in slices)
            assert sum(part.quantity for part in slices) == quantity
        assert taken + sum(lot.cost for lot in held) == paid
    assert all(lot.quantity == lot.cost == 0 for lot in held)


@given(cents=st.integers(-(10**12), 10**12), weights=st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=8))
def test_what_is_spread_adds_up(cents, weights):
    assert sum(spread(cents, weights)) == cents


TRADED = """date,security,side,quantity,price,commission,event_id
            2024-01-02,X,buy,300,10.01,5.00,one
            2024-01-03,X,buy,101,12.37,5.00,two
            2024-01-04,X,buy,77,15.555,,three
            2024-01-08,X,sell,150,14.02,4.99,sale
            2024-01-10,NEW,sell,30,3.33,1.00,part"""
PRICED = "date,security,price\n" + "\n".join(f"2024-01-{day:02d},{quote}" for day in range(2, 13) for quote in ("X,13.21", "NEW,3.4"))
ACTIONS = "ex_date,security,action,ratio,new_security,cost_share,in_lieu_price,event_id\n2024-01-09,X,spin_off,0.25,NEW,0.137,3.41,spin"


@pytest.mark.parametrize("relief", RELIEFS)
def test_a_split_a_spin_off_and_a_sale_conserve_cost(tmp_path, relief):
    """Cost bought = cost relieved + cost left; realized + unrealized = proceeds + value - cost."""
    folder = write(
        tmp_path,
        policy={"lot_relief": f'"{relief}"'},
        securities="security,type\nX,equity\nNEW,equity",
        trades=TRADED,
        prices=PRICED.replace("2024-01-06,X", "2024-01-06,X"),
        splits="ex_date,security,ratio\n2024-01-05,X,1.5",
        corporate_actions=ACTIONS,
    )
    told = run(folder)
    paid = Decimal("3008.00") + Decimal("1254.37") + Decimal("1197.74")  # 300 x 10.01 + 5, 101 x 12.37 + 5, 77 x 15.555 = 1,197.735
    relieved = rows(told, "lot_relief")
    left = sum(row["remaining_cost"] for row in rows(told, "lots"))
    assert sum(row["cost"] for row in relieved) + left == paid
    last = [row for row in rows(told, "holdings") if row["session"] == date(2024, 1, 12)]
    value = sum(row["market_value"] for row in last)
    proceeds = sum(row["proceeds"] for row in relieved)
    assert total(told, "realized", "unrealized") == proceeds + value - paid
    assert sum(row["gain"] for row in relieved) == total(told, "realized")


def test_a_named_lot_is_the_one_that_is_sold(tmp_path):
    """100 at 10, 100 at 12: naming the second, a sale at 14 gains 200 and not 400."""
    feeds = {
        "securities": "security,type\nX,equity",
        "prices": "date,security,price\n2024-01-02,X,10\n2024-01-03,X,12\n2024-01-04,X,14",
    }
    bought = "2024-01-02,X,buy,100,10,one,\n2024-01-03,X,buy,100,12,two,\n"
    trades = "date,security,side,quantity,price,event_id,lots\n" + bought + "2024-01-04,X,sell,100,14,s,{}"
    told = run(write(tmp_path / "a", trades=trades.format("two"), **feeds))
    assert total(told, "realized") == 100 * (14 - 12)
    with pytest.raises(InputProblems) as found:
        run(write(tmp_path / "b", trades=trades.format("one:150"), **feeds))
    assert codes(found) == ["trade.lots_quantity"]


def test_short_sales_only_where_the_terms_allow(tmp_path):
    """100 sold short at 10.00 and covered at 9.00 gain 100.00; without the policy the sale is refused."""
    feeds = {
        "securities": "security,type\nX,equity",
        "trades": "date,security,side,quantity,price\n2024-01-02,X,sell,100,10.00\n2024-01-04,X,buy,100,9.00",
        "prices": "date,security,price\n2024-01-02,X,10.00\n2024-01-03,X,9.50\n2024-01-04,X,9.00",
    }
    told = run(write(tmp_path / "a", policy={"short_sales": "true"}, **feeds))
    first, second = (row for row in rows(told, "holdings"))
    assert (first["quantity"], first["market_value"], second["unrealized"]) == (-100, Decimal("-1000.00"), Decimal("50.00"))
    assert total(told, "realized") == 100 * (10 - 9)
    with pytest.raises(InputProblems) as found:
        run(write(tmp_path / "b", **feeds))
    assert codes(found) == ["trade.more_than_held"]


ONE_NAME = {
    "securities": "security,type\nX,equity\nNEW,equity",
    "prices": "date,security,price\n" + "\n".join(f"2024-01-{day:02d},{name},10" for day in range(2, 10) for name in ("X", "NEW")),
    "corporate_actions": """ex_date,security,action,ratio,new_security,cost_share
                            2024-01-03,X,spin_off,1,NEW,0.3
                            2024-01-04,X,merger,2,NEW,""",
}
BOUGHT = "date,security,side,quantity,price,lots,event_id\n2024-01-02,X,buy,100,10,,one\n"


@pytest.mark.parametrize(
    ("quantity", "lots", "costs"),
    [
        (60, "one:60", [180]),
        (150, "one:150", [300, 175]),
        (200, "one:200", [300, 350]),
        (300, "one", [300, 700]),
    ],
)
def test_a_name_is_of_all_its_buy_has_left(tmp_path, quantity, lots, costs):
    """100 at 10 are 100 new ones of 300, spun off, and 200 of 700, merged into the same: a sale of 200 of that lot costs 300 + 350, not 700."""
    told = run(write(tmp_path, trades=f"{BOUGHT}2024-01-08,NEW,sell,{quantity},10,{lots},s", **ONE_NAME))
    assert [(row["lot"], row["cost"]) for row in rows(told, "lot_relief")] == [("one", cost) for cost in costs]
    assert sum(row["remaining_cost"] for row in rows(told, "lots") if row["security"] == "NEW") == 1000 - sum(costs)


@pytest.mark.parametrize(("quantity", "lots", "code"), [(301, "one:301", "trade.no_such_lot"), (200, "one", "trade.lots_do_not_add_up")])
def test_no_more_than_a_name_has_left_is_sold(tmp_path, quantity, lots, code):
    """300 are there of it, and its name alone is of all of them."""
    with pytest.raises(InputProblems) as found:
        run(write(tmp_path, trades=f"{BOUGHT}2024-01-08,NEW,sell,{quantity},10,{lots},s", **ONE_NAME))
    assert codes(found) == [code]
    assert "300" in found.value.problems[0].message


@pytest.mark.parametrize("own", ["", "2024-01-02,NEW,buy,50,10,,zz\n"])
def test_the_last_of_a_name_to_come_is_the_first_of_lifo(tmp_path, own):
    """Whatever else is held: of 100 of 300 and then 200 of 700 a sale of 150 costs 525."""
    sold = f"2024-01-08,NEW,sell,{200 if own else 150},10,,s"
    told = run(write(tmp_path, policy={"lot_relief": '"lifo"'}, trades=BOUGHT + own + sold, **ONE_NAME))
    assert [row["cost"] for row in rows(told, "lot_relief") if row["lot"] == "one"] == [525]
