"""A structure whose terms a folder may not have is a row that says why, in the words of the run; its neighbours are struck."""

import copy

import pytest

import navsim
from navsim.basics.problems import InputProblems

FIRST, NEXT, LAST = "2024-12-23", "2024-12-24", "2025-01-10"
FUND = {
    "fund": {"id": "cash", "inception": FIRST, "valuation": "amortized_cost", "initial_nav": "1.00"},
    "class": {"a": {"plan_limit": "0.25%"}, "b": {"opens": NEXT}},
    "fee": [
        {"id": "advisory", "category": "management", "rate": "0.5%"},
        {"id": "12b-1", "category": "distribution", "classes": ["a", "b"], "rate": "0.10%"},
        {"id": "service", "category": "service", "classes": ["a", "b"], "rate": "0.10%"},
    ],
    "yield_floor": [{"rate": "0.01%"}],
    "distribution": {"income": "daily"},
}
FEEDS = {
    "securities": [{"security": "cp", "type": "commercial_paper", "maturity": "2025-03-20"}],
    "trades": [{"date": FIRST, "security": "cp", "side": "buy", "quantity": "1000000", "price": "99", "settle": FIRST}],
    "prices": [{"date": FIRST, "security": "cp", "price": "99"}, {"date": LAST, "security": "cp", "price": "99.1"}],
    "orders": [
        {"accepted_at": f"{FIRST}T10:00", "class": "a", "side": "purchase", "amount": "1000000", "price": "1.00", "settle": FIRST},
        {"accepted_at": f"{NEXT}T10:00", "class": "b", "side": "purchase", "amount": "1000000"},
        {"accepted_at": f"{NEXT}T11:00", "class": "a", "side": "conversion", "shares": "1000", "to_class": "b"},
    ],
    "expenses": [{"date": NEXT, "class": "b", "fee": "service", "amount": "1.23"}],
    "payments": [{"date": LAST, "class": "b", "fee": "12b-1", "amount": "0.10"}],
    "accounts": [{"date": FIRST, "open": "100", "closed": "0"}],
}


def fund(path: str, value) -> dict:
    """The terms with a value, written down by hand."""
    told = copy.deepcopy(FUND)
    table, *rest = path.split(".")
    if table == "distribution":
        told[table][rest[0]] = value
    elif table == "class":
        told[table][rest[0]][rest[1]] = value
    else:
        fee = next(fee for fee in told[table] if fee["id"] == rest[0])
        if rest[1].startswith("per_"):
            del fee["rate"]
        fee[rest[1]] = value
    return told


def told_by_run(path: str, value) -> str | None:
    """Why a run refuses the folder; None where it runs."""
    try:
        navsim.run(navsim.scenario(fund=fund(path, value), **FEEDS))
    except InputProblems as refused:
        return f"{refused.problems[0].code}: {refused.problems[0].message}"
    return None


REFUSED = {
    "fee.12b-1.rate": ["30 bp", "20 bp", "25 bp", "26 bp", "0 bp"],  # past the plan of a
    "class.a.plan_limit": ["5 bp", "0.10%", "30 bp"],
    "class.b.opens": ["2024-12-26", NEXT],  # an order and a conversion before it
    "class.b.closes": ["2024-12-23", LAST],
    "class.a.closes": [FIRST, LAST],  # a conversion after it
    "fee.service.classes": [["a"], ["b"], ["b", "a"]],  # a bill for b
    "fee.12b-1.classes": [["a"], ["a", "b"]],  # a payment for b
    "fee.service.per_account": ["10"],  # a count that does not say whose the accounts are
    "fee.advisory.per_account": ["10"],
    "fee.advisory.per_million": ["1000000.01", "50", "1000000"],
    "fee.service.category": ["management", "other"],
    "distribution.income": ["none", "daily"],  # a yield floor without daily dividends
}


@pytest.mark.parametrize("path", REFUSED)
@pytest.mark.parametrize("turn", [1, -1])
def test_what_a_run_refuses_is_refused_in_the_same_words(path, turn):
    """Whatever stands first in the grid."""
    values = REFUSED[path][::turn]
    swept = navsim.sweep(navsim.scenario(fund=FUND, **FEEDS), {path: values}).table("final").to_pylist()
    told = {row["structure"]: row["reason"] for row in swept}
    wanted = {n: told_by_run(path, value) for n, value in enumerate(values)}
    assert told == wanted
    assert all(row["status"] == ("refused" if row["reason"] else "ok") and (row["nav"] is None) == bool(row["reason"]) for row in swept)


def test_both_kinds_are_met_above():
    """Each path but two has a value that is refused and one that runs."""
    kinds = {path: {told_by_run(path, value) is None for value in values} for path, values in REFUSED.items()}
    assert {path for path, met in kinds.items() if met != {True, False}} == {"fee.service.per_account", "fee.advisory.per_account"}
