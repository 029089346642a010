"""Rows whose cells are right and that cannot be meant: counts that cost the world, an exchange that closes at night, cash of a rename."""

import pytest

from navsim.basics.problems import InputProblems
from navsim.scenario import row_columns
from navsim.scenario.read import read

from .worlds import FUND, ROWS, write

ACTION = {"ex_date": "2024-02-01", "security": "MRDN"}


def told(folder) -> list:
    """(code, line, message) of every refusal."""
    try:
        read(folder)
    except InputProblems as found:
        return [(problem.code, problem.place.line, problem.message) for problem in found.problems]
    return []


def test_accounts_that_cost_more_than_there_is(tmp_path):
    """Ten million accounts at 2,000,000.00 are 20 trillion; half of it in a year, and half for those closed, are two refusals no more."""
    fee = '\n[[fee]]\nid = "agent"\ncategory = "transfer_agent"\nper_account = "2000000"\nper_closed_account = "2000000"\n'
    rows = [
        {"date": "2024-01-02", "class": "retail", "open": "10000000"},
        {"date": "2024-01-03", "class": "retail", "open": "5000000", "closed": "10000000"},
        {"date": "2024-01-04", "class": "retail", "open": "5000000", "closed": "5000000"},
    ]
    found = told(write(tmp_path / "w", {**ROWS, "accounts": rows}, fund=FUND + fee))
    assert [(code, line) for code, line, _ in found] == [("accounts.too_many", 2), ("accounts.too_many", 3)]
    assert found[0][2] == "10,000,000 accounts at 2,000,000.00 each, for agent, are more than ten trillion dollars"


def test_a_fee_by_the_million_of_more_than_a_million(tmp_path):
    """All there is may be taken, more may not."""
    fee = '\n[[fee]]\nid = "reports"\ncategory = "reports"\nper_million = "{}"\n'
    assert told(write(tmp_path / "all", fund=FUND + fee.format("1000000"))) == []
    [(code, _, message)] = told(write(tmp_path / "more", fund=FUND + fee.format("1000000.01")))
    assert (code, message) == ("fee.above_assets", "reports takes more than a million of every million a month")


@pytest.mark.parametrize(("close", "refused"), [("01:00", True), ("00:00", True), ("09:29", True), ("09:30", False), ("13:00", False)])
def test_an_exchange_that_closes_before_it_opens(tmp_path, close, refused):
    """One o'clock written without its twelve hours would send every order to the next day."""
    found = told(write(tmp_path / "w", {**ROWS, "closures": [{"date": "2024-07-03", "close": close}]}))
    assert [each[:2] for each in found] == ([("closure.before_opening", 2)] if refused else [])


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ({"action": "rename", "new_security": "NEW", "cash": "1"}, "a rename has no cash"),
        ({"action": "spin_off", "new_security": "NEW", "ratio": "0.1", "cost_share": "0.2", "cash": "1"}, "a spin off has no cash"),
        ({"action": "stock_dividend", "ratio": "0.1", "new_security": "NEW"}, "a stock dividend has no new_security"),
        ({"action": "return_of_capital", "cash": "1", "ratio": "0.1"}, "a return of capital has no ratio"),
        ({"action": "merger", "cash": "1", "ratio": "0.1"}, "a merger for cash alone has no ratio"),
        ({"action": "merger", "cash": "1", "ratio": "0.1", "new_security": "NEW", "cost_share": "0.1", "in_lieu_price": "3"}, None),
        ({"action": "rename", "new_security": "NEW", "ratio": "0.5", "cash": "0"}, None),
    ],
)
def test_what_an_action_does_not_do(tmp_path, row, what):
    """A cell that would be passed over in silence is refused."""
    securities = [*ROWS["securities"], {"security": "NEW", "type": "equity"}]
    found = told(write(tmp_path / "w", {**ROWS, "securities": securities, "corporate_actions": [{**ACTION, **row}]}))
    assert [(code, message) for code, _, message in found] == ([("action.has_no", what)] if what else [])


@pytest.mark.parametrize(
    ("security", "accrued", "code"),
    [("T26", "1000.00", None), ("T26", "1000.01", "trade.accrued_too_large"), ("MRDN", "0.01", "trade.no_interest"), ("MRDN", "0.00", None)],
)
@pytest.mark.parametrize("large", [3000, 0], ids=["rows", "columns"])
def test_interest_that_comes_with_a_trade(tmp_path, monkeypatch, security, accrued, code, large):
    """Of a face of 1,000 at most 1,000.00; with a stock none."""
    monkeypatch.setattr(row_columns, "LARGE", large)
    trade = {"date": "2024-01-02", "security": security, "side": "buy", "quantity": "1000", "price": "90", "accrued": accrued}
    found = told(write(tmp_path / "w", {**ROWS, "trades": [trade]}))
    assert [each[:2] for each in found] == ([(code, 2)] if code else [])
