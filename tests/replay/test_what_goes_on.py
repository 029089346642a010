"""What a night goes on with that looks back further than a session: first bills and payments, counts of the register, redemptions in kind."""

import contextlib

import pytest
from laws.test_one_more_night import FIRST, TERMS, batch_of, closing, night, opening, prices, same, sessions, started, struck

from navsim.ledger.fee_lives import another
from navsim.log.append import append_rows
from navsim.log.stored import create
from navsim.replay import nightly
from navsim.reports.reading import open_run


def goes_on(place, count: int = 2) -> nightly.Night:
    """A night that goes on, by so many sessions, to the bytes of a run of the whole."""
    told = nightly.go_on(place / "log", place / "out")
    assert told.sessions == count
    assert told.notes == ()
    assert same(place)
    assert closing(place, told)
    return told


def begun(place, terms: dict, count: int = 70) -> tuple:
    """A log of a fund on other terms, and its days; struck for so many sessions."""
    days = sessions(FIRST, count + 20)
    log = create(place / "log")
    append_rows(log, **opening(days) | {"fund": [terms]})
    append_rows(log, **batch_of(night(n, days[n]) for n in range(1, count)))
    struck(place, "out")
    return log, days


def test_the_first_bill_and_the_first_payment_of_a_fee(tmp_path):
    """Of a fee that was agreed: what accrued is replaced, or paid, from the window on that holds the day."""
    log, days = started(tmp_path, 70)
    append_rows(log, **prices(70, days[70]) | {"expenses": [{"date": str(days[70]), "fee": "audit", "amount": "5000"}]})
    goes_on(tmp_path)
    append_rows(log, **prices(71, days[71]) | {"payments": [{"date": str(days[71]), "fee": "12b-1", "amount": "1"}]})
    goes_on(tmp_path)
    append_rows(log, **night(72, days[72]))
    goes_on(tmp_path)


@pytest.mark.parametrize("bill", [{"fee": "legal"}, {"fee": "audit", "class": "one"}])
def test_the_first_bill_that_opens_an_account(tmp_path, bill):
    """Of no fee that was agreed, or for one class of a fee of the fund: it has rows in all sessions, and the fund is struck whole."""
    log, days = started(tmp_path, 70)
    append_rows(log, **prices(70, days[70]) | {"expenses": [bill | {"date": str(days[70]), "amount": "50"}]})
    with pytest.raises(nightly.Whole, match="reaches back to the beginning of small"):
        nightly.go_on(tmp_path / "log", tmp_path / "out")


NONE = {"left_out": [], "told": [], "paid": [], "below": []}


@pytest.mark.parametrize(
    ("was", "now", "fee"),
    [
        ({"told": ["audit"]}, {"left_out": ["audit"]}, "audit"),
        ({"told": ["legal"]}, {"left_out": ["audit"]}, None),
        ({"left_out": ["audit"]}, {"left_out": ["audit"]}, None),
        ({"left_out": ["audit"]}, {}, "audit"),
        ({}, {"paid": ["audit"]}, None),
        ({"below": ["audit"]}, {"paid": ["audit"]}, "audit"),
        ({"paid": ["audit"], "below": ["audit"]}, {"below": ["audit"]}, "audit"),
    ],
)
def test_what_a_first_bill_or_payment_changes_of_days_long_before(was, now, fee):
    """Told of what was never billed; told of what was paid, as soon as anything is: where there is such a row, all are made again."""
    assert another(NONE | was, NONE | now) == fee


COUNTED = TERMS | {
    "policy": {"account_counts": "register"},
    "fee": [*TERMS["fee"], {"id": "ta", "category": "transfer_agent", "per_account": "36.50", "per_closed_account": "1.10"}],
}


def test_a_register_that_counts_its_accounts(tmp_path):
    """A fee by the account goes on from what the register had counted; an account that comes, and one that goes and is charged for once."""
    log, days = begun(tmp_path, COUNTED)
    order = {"accepted_at": f"{days[70]}T10:00", "class": "one"}
    both = [
        order | {"account": "new", "side": "purchase", "amount": "500"},
        order | {"class": "two", "account": "a3", "side": "redemption", "shares": "all"},
    ]
    append_rows(log, **prices(70, days[70]) | {"orders": both})
    goes_on(tmp_path)
    for n in (71, 72):
        append_rows(log, **prices(n, days[n]))
        goes_on(tmp_path)


def test_redemptions_in_kind_look_back_on_ninety_days(tmp_path):
    """The first one strikes the whole log; the next ones go on, with what was paid in cash and delivered before."""
    log, days = begun(tmp_path, TERMS)
    for n, cash in ((70, "40"), (71, None), (74, None)):
        kind = {"accepted_at": f"{days[n]}T10:00", "class": "one", "account": "founder", "side": "in_kind", "shares": "100", "event_id": f"kind-{n}"}
        paid = {"accepted_at": f"{days[n]}T09:00", "class": "one", "account": "founder", "side": "redemption", "amount": cash}
        sale = {"date": str(days[n]), "security": "aa", "side": "sell", "quantity": "10", "price": "41", "order": f"kind-{n}"}
        append_rows(log, **prices(n, days[n]) | {"orders": [kind, *([paid] if cash else [])], "trades": [sale]})
        if n == 70:
            append_rows(log, **prices(n + 1, days[n + 1]) | {"prices": []})
            with pytest.raises(nightly.Whole, match="a redemption in kind, the first for long, looks back on ninety days"):
                nightly.go_on(tmp_path / "log", tmp_path / "out")
            struck(tmp_path, "out")
            continue
        goes_on(tmp_path, 2 if n == 71 else 4)
    late = {"date": str(days[75]), "security": "bb", "side": "sell", "quantity": "1", "price": "41", "order": "kind-71"}
    append_rows(log, **prices(75, days[75]) | {"trades": [late]})
    assert nightly.go_on(tmp_path / "log", tmp_path / "out").sessions in (6, 7)
    assert same(tmp_path)


def test_what_is_owed_in_euros_is_told_as_it_stood(tmp_path):
    """A dividend that nobody pays is told after thirty days at that day's rate, whatever the rates are later."""
    days = sessions(FIRST, 100)
    log = create(tmp_path / "log")
    eur = {"security": "ee", "type": "equity", "currency": "EUR"}
    first = opening(days)
    bought = {"date": str(days[0]), "security": "ee", "side": "buy", "quantity": "100", "price": "10"}
    paid = {"ex_date": str(days[2]), "security": "ee", "rate": "1"}

    def both(n: int) -> dict:
        told = prices(n, days[n])
        told["prices"] = [*told["prices"], {"date": str(days[n]), "security": "ee", "price": "10"}]
        return told | {"fx": [{"date": str(days[n]), "currency": "EUR", "rate": f"1.{10 + n}"}]}

    append_rows(log, **first | both(0) | {"securities": [*first["securities"], eur], "trades": [*first["trades"], bought], "dividends": [paid]})
    append_rows(log, **batch_of(both(n) for n in range(1, 40)))
    struck(tmp_path, "out")
    for n in (40, 41):
        append_rows(log, **both(n))
        with contextlib.suppress(nightly.Whole):
            goes_on(tmp_path)


@pytest.mark.parametrize("year_end", ["12-31", "04-15"])
def test_a_fee_of_the_adviser_net_of_what_he_repaid(tmp_path, year_end):
    """What he repaid in the fiscal year is carried, class by class, also where the year begins anew between the nights."""
    own = {"id": "sub", "category": "management", "rate": "0.40%", "borne_by": "adviser", "net_of_reimbursement": True}
    limit = {"rate": "0.30%", "may_reimburse": True, "excludes": []}
    terms = TERMS | {"fund": TERMS["fund"] | {"fiscal_year_end": year_end}, "fee": [*TERMS["fee"], own], "limit": [limit]}
    log, days = begun(tmp_path, terms)
    assert str(days[71]) == "2003-04-15"
    for n in (70, 71, 72):
        append_rows(log, **night(n, days[n]))
        goes_on(tmp_path)
    rows = [row for row in open_run(tmp_path / "out").rows("accruals", "small") if row["fee"] == "sub" and row["session"] >= days[70]]
    assert all(row["waived"] for row in rows if row["session"] != days[72 if year_end == "04-15" else 0])


DATED = TERMS | {
    "fee": [
        {"id": "advisory", "category": "management", "rate": "0.75%", "until": "2003-04-14"},
        *TERMS["fee"][1:2],
        {"id": "audit", "category": "audit", "flat": "24000", "per": "year", "until": "2003-04-14"},
    ],
    "limit": [{"id": "agreed", "rate": "0.90%", "may_reimburse": True, "until": "2003-04-14"}],
}
FURTHER = {
    "fee": [
        {"id": "advisory", "category": "management", "tiers": [{"up_to": "100000", "rate": "0.70%"}, {"rate": "0.65%"}], "from": "2003-04-15"},
        {"id": "audit", "category": "audit", "flat": "30000", "per": "year", "from": "2003-04-15"},
    ],
    "limit": [{"id": "agreed", "rate": "0.80%", "may_reimburse": True, "from": "2003-04-15"}],
}


@pytest.mark.parametrize("heard", [70, 72])
def test_further_terms_of_a_fee_and_a_limit(tmp_path, heard):
    """Another rate, tiers, another sum, a lower limit from a day on: heard before it, or a day after; then one more night."""
    log, days = begun(tmp_path, DATED)
    assert str(days[71]) == "2003-04-15"
    for n in range(70, 75):
        more = {"fund": [{"fund": {"id": "small"}, **FURTHER}]} if n == heard else {}
        append_rows(log, **night(n, days[n]) | more)
        told = nightly.go_on(tmp_path / "log", tmp_path / "out")
        assert told.sessions <= 3
        assert same(tmp_path)
        assert closing(tmp_path, told)


ADVISORY, AGREED = {"id": "advisory", "category": "management", "rate": "0.70%"}, {"id": "agreed", "rate": "0.80%", "may_reimburse": True}


@pytest.mark.parametrize(
    "terms",
    [
        {"fee": [{**ADVISORY, "from": "2003-04-15", "minimum": "1000"}]},
        {"fee": [{"id": "advisory", "category": "management", "flat": "1000", "from": "2003-04-15"}]},
        {"fee": [{**ADVISORY, "id": "other", "category": "other", "from": "2003-04-15"}]},
        {"limit": [{**AGREED, "from": "2003-04-15", "may_reimburse": False}]},
        {"limit": [{**AGREED, "from": "2003-04-15", "recoup_years": 2}]},
    ],
)
def test_terms_that_are_more_than_another_rate(tmp_path, terms):
    """A floor, another form, another fee; what a limit gives back otherwise: the fund is struck from its beginning."""
    log, days = begun(tmp_path, DATED)
    append_rows(log, **night(70, days[70]) | {"fund": [{"fund": {"id": "small"}, **terms}]})
    with pytest.raises(nightly.Whole, match="reaches back to the beginning of small"):
        nightly.go_on(tmp_path / "log", tmp_path / "out")
