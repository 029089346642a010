"""The figures the READMEs of the shipped folders state, and those the 2002 report prints, are what a run gives."""

import pathlib
import re
from decimal import ROUND_HALF_UP, Decimal

import pytest

import navsim

SCENARIOS = pathlib.Path(navsim.__file__).parents[1] / "scenarios"


def table_of(name: str, *head: str) -> list:
    """Rows of the Markdown table in a README that has these words in its head."""
    lines = (SCENARIOS / name / "README.md").read_text(encoding="utf-8").splitlines()
    for n, line in enumerate(lines):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and all(word in cells for word in head):
            rows = []
            for row in lines[n + 2 :]:
                if not row.startswith("|"):
                    return rows
                rows.append(dict(zip(cells, (cell.strip().strip("*") for cell in row.strip("|").split("|")), strict=True)))
            return rows
    raise AssertionError(f"{name} has no table with {head}")


def number(text: str) -> Decimal:
    """1,234.50, or (1,234.50) for less than nothing."""
    text = text.replace(",", "").replace("*", "")
    return -Decimal(text.strip("()")) if text.startswith("(") else Decimal(text)


@pytest.fixture(scope="module")
def janus():
    return navsim.run(SCENARIOS / "janus-aspen-small-cap-value-2002")


def dollars(amount) -> int:
    """As a report prints it."""
    return int(Decimal(amount).quantize(Decimal(1), ROUND_HALF_UP))


def test_the_first_day_as_printed(janus):
    """Investments 484,268, net assets 496,015, 9.92, change in unrealized (3,985), return (0.80)%, no fee, one session."""
    (nav,) = janus.table("nav").to_pylist()
    assert (nav["net_assets"], nav["shares"], nav["nav"]) == (Decimal("496014.73"), 50_000, Decimal("9.92"))
    holdings = janus.table("holdings").to_pylist()
    value, cost = sum(row["market_value"] for row in holdings), sum(row["cost"] for row in holdings)
    assert (len(holdings), dollars(value), cost) == (90, 484_268, 488_253)
    assert dollars(nav["net_assets"]) == 496_015 == 500_000 - 3_985
    assert dollars(value - cost) == -3_985
    moved = {row["component"]: row["amount"] for row in janus.table("roll_forward").to_pylist()}
    assert {name for name, amount in moved.items() if amount} == {"purchases", "unrealized", "closing"}
    assert nav["nav"] / 10 - 1 == Decimal("-0.008")
    assert (Decimal("-3985.27") / 50_000).quantize(Decimal("0.01"), ROUND_HALF_UP) == Decimal("-0.08")
    assert janus.table("accruals").num_rows == 2
    assert not any(row["amount"] for row in janus.table("accruals").to_pylist())


def test_the_first_day_owes_for_what_it_bought(janus):
    """500,000 of cash stands beside a payable of 488,253 for investments purchased."""
    balance: dict = {}
    for row in janus.table("journal").to_pylist():
        balance[row["account"]] = balance.get(row["account"], 0) + (row["debit"] or 0) - (row["credit"] or 0)
    assert balance["cash"] == 500_000
    payable = [amount for account, amount in balance.items() if "purchased" in account or account == "payable:investments"]
    assert payable == [-488_253], balance


def test_the_first_day_is_what_was_published(janus):
    """The proof against published.csv meets, and nothing needs a person."""
    (proof,) = [row for row in janus.table("proofs").to_pylist() if row["proof"].startswith("published")]
    assert (proof["left"], proof["right"], proof["difference"]) == (Decimal("9.92"), Decimal("9.92"), 0)
    assert not janus.needs_a_person


def test_three_classes_month_by_month():
    """Net assets and NAV of every month end, days booked, and the end, as the README works them."""
    run = navsim.run(SCENARIOS / "three-classes")
    navs = {(row["session"].isoformat(), row["share_class"]): row for row in run.table("nav").to_pylist()}
    days = {(row["session"].isoformat()): row["days"] for row in run.table("accruals").to_pylist()}
    months = table_of("three-classes", "Days booked", "Net assets", "Institutional")
    assert len(months) == 8
    for row in months:
        day = row[""]
        classes = [navs[day, name] for name in ("institutional", "retirement", "service")]
        assert sum(each["net_assets"] for each in classes) == number(row["Net assets"])
        assert [each["nav"] for each in classes] == [number(row[name]) for name in ("Institutional", "Retirement", "Service")]
        assert days[day] == int(row["Days booked"])
    for row in table_of("three-classes", "At the end", "Shares"):
        struck = navs["2004-05-28", row["At the end"].lower()]
        assert (struck["net_assets"], struck["shares"]) == (number(row["Net assets"]), number(row["Shares"]))
        assert round(struck["nav_exact"], 6) == number(row["Net assets / shares"])


def test_three_classes_price_orders_at_the_stated_strikes():
    """Sixteen orders around closes, early closes, holidays and a change of clocks."""
    run = navsim.run(SCENARIOS / "three-classes")
    orders = run.table("orders").to_pylist()
    stated = table_of("three-classes", "Accepted", "Session", "NAV", "Shares")
    for row in stated:
        shares = number(row["Shares"].removesuffix(" each"))
        same = [order for order in orders if order["nav"] == number(row["NAV"]) and order["shares"] == shares]
        want = re.search(r"\d+ [A-Z][a-z]+", row["Session"]).group()
        assert want in {f"{order['session'].day} {order['session']:%B}" for order in same}, row
        assert len(same) >= (2 if row["Shares"].endswith("each") else 1)


@pytest.mark.parametrize(("known_at", "head"), [("2025-03-11T18:00", "Anvil, as sent"), (None, "Exact")])
def test_late_price_by_hand(known_at, head):
    """The strikes as told, and as known now: net assets, shares, NAV."""
    run = navsim.run(SCENARIOS / "late-price", known_at=known_at)
    struck = {row["session"].day: row for row in run.table("nav").to_pylist()}
    rows = table_of("late-price", "March", "Net assets", "Shares", "NAV", head)
    assert len(rows) == len(struck)
    for row in rows:
        nav = struck[int(row["March"])]
        told = Decimal(re.findall(r"[\d.]+", row["NAV"])[-1])
        assert (nav["net_assets"], nav["shares"], nav["nav"]) == (number(row["Net assets"]), number(row["Shares"]), told)
