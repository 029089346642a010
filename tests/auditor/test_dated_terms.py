"""One fee through several forms, classes and bills, beside the auditor: accounting.md 8 by a folder small enough to follow by pencil."""

from datetime import date
from decimal import Decimal

from folders import folder_of

import navsim

from .test_engine_agrees import disagreements, with_ids

HEAD = """\
[fund]
id = "pencil"
inception = 2024-01-02
fiscal_year_end = "01-20"

[class.a]
[class.b]
[class.c]
"""
ORDERS = "accepted_at,class,account,side,amount,price\n2024-01-02,a,x,purchase,600000,10\n2024-01-02,b,x,purchase,300000,10\n"


def fee(**keys) -> str:
    return "\n[[fee]]\n" + "".join(f"{key} = {value}\n" for key, value in keys.items())


def charged(folder, name):
    """(session, class) -> what a fee charged, parts of a window together."""
    told: dict = {}
    for row in navsim.run(folder, to=date(2024, 1, 24)).table("accruals").to_pylist():
        if row["fee"] == name:
            key = (row["session"].day, row["share_class"])
            told[key] = told.get(key, Decimal(0)) + row["amount"]
    return told


def test_a_class_joins_a_fee_inside_a_window(tmp_path):
    """0.20 % of class a to Saturday, 0.25 % of a and b from Sunday on: 600,000 x (0.20 % + 2 x 0.25 %) / 366, 300,000 x 2 x 0.25 % / 366."""
    terms = HEAD + fee(id='"svc"', category='"service"', classes='["a"]', rate='"0.20%"', until="2024-01-06")
    terms += fee(id='"svc"', category='"service"', classes='["a", "b"]', rate='"0.25%"', **{"from": "2024-01-07"})
    last = "date,class,fee,amount\n2024-01-12,,legal,1\n"
    folder = folder_of(tmp_path / "world", terms, orders=ORDERS, expenses=last)
    told = charged(folder, "svc")
    assert told[5, "a"] == Decimal("3.28")
    assert (5, "b") not in told
    assert (told[8, "a"], told[8, "b"]) == (Decimal("11.47"), Decimal("4.10"))
    assert not disagreements(with_ids(folder, tmp_path / "named"))


def test_bills_through_changes_of_form_and_a_year_end(tmp_path):
    """10.00 a day. The bill of the 10th is for the nine days to it, of which eight were posted. The window of the 13th to the 16th has two more:

    one for the 11th to the 13th, one for the 14th, and the two days after them belong to the next.
    """
    terms = HEAD + fee(id='"audit"', category='"audit"', flat='"3660"')
    terms += fee(id='"adv"', category='"management"', rate='"0.75%"', until="2024-01-13")
    terms += fee(id='"adv"', category='"management"', flat='"36500.55"', until="2024-01-20", **{"from": "2024-01-14"})
    tiers = '[{ up_to = "300000", rate = "0.813%" }, { rate = "0.65%" }]'
    terms += fee(id='"adv"', category='"management"', tiers=tiers, base='"opening"', **{"from": "2024-01-21"})
    terms += fee(id='"svc"', category='"service"', classes='["a", "b", "c"]', flat='"1000"', per='"month"', until="2024-01-14")
    terms += fee(id='"svc"', category='"service"', classes='["a", "b", "c"]', rate='"0.25%"', **{"from": "2024-01-15"})
    bills = ["2024-01-10,,audit,100", "2024-01-13,,audit,50", "2024-01-14,,audit,15.00", "2024-01-17,b,audit,33.33", "2024-01-18,,adv,444.44"]
    bills += ["2024-01-13,a,svc,150.15", "2024-01-22,b,svc,9.09", "2024-01-19,,legal,100.01", "2024-01-19,c,svc,5.00", "2024-01-24,,legal,1"]
    expenses = "\n".join(["date,class,fee,amount", *bills, ""])
    offsets = "date,fund,fee,amount\n2024-01-17,pencil,audit,0.01\n2024-01-17,pencil,audit,0.02\n2024-01-17,pencil,adv,10.01\n"
    folder = folder_of(tmp_path / "world", terms, orders=ORDERS, expenses=expenses, offsets=offsets)
    told = charged(folder, "audit")
    of_fund = {day: told[day, "a"] + told[day, "b"] for day in (9, 10, 12, 16)}
    assert of_fund[9] == 10
    assert of_fund[10] == 100 - 8 * 10
    assert of_fund[16] == (50 - 2 * 10) + 15 + 2 * 10  # 11th and 12th were posted; the 13th and 14th are in their bills
    assert not any(name == "c" for _, name in charged(folder, "svc"))  # without shares it is billed nothing
    assert not disagreements(with_ids(folder, tmp_path / "named"))
