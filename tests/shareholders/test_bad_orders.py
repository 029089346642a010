"""What an order may not ask for: refused with a sentence, at its place, before anything is struck."""

import pytest

import navsim

from .ledgers import folder, terms

HEAD = "accepted_at,fund,class,account,side,amount,shares,price,settle,to_fund,to_class,to_account"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("2026-06-02,f,a,x,purchase,5.00,5,,,,,", "order.amount_and_shares"),
        ("2026-06-02,f,a,x,purchase,,,,,,,", "order.no_amount"),
        ("2026-06-02,f,a,x,purchase,-5.00,,,,,,", "number.negative"),
        ("2026-06-02,f,a,x,redemption,,-5,,,,,", "number.negative"),
        ("2026-06-02,f,a,x,redemption,,0,,,,,", "number.zero"),
        ("2026-06-02,f,c,x,purchase,5.00,,,,,,", "class.unknown"),
        ("2026-06-02,g,b,x,purchase,5.00,,,,,,", "class.not_open"),
        ("2026-06-11,g,b,x,purchase,5.00,,,,,,", "class.closed"),
        ("2026-05-29,f,a,x,purchase,5.00,,,,,,", "fund.not_begun"),
        ("2026-06-02,h,a,x,purchase,5.00,,,,,,", "fund.unknown"),
        ("2026-03-08T02:30,f,a,x,purchase,5.00,,,,,,", "instant.ambiguous"),  # the hour that is left out
        ("2026-11-01T01:30,f,a,x,purchase,5.00,,,,,,", "instant.ambiguous"),  # the hour that comes twice
        ("2026-06-09,f,a,x,exchange,5.00,,,,g,b,", "order.exchange_class"),
        ("2026-06-09,f,a,x,exchange,5.00,,,,f,,", "order.same_fund"),
        ("2026-06-02,f,b,x,exchange,5.00,,,,g,,", "class.not_open"),
        ("2026-06-02,f,a,x,exchange,5.00,,12.00,,g,,", "order.price"),
        ("2026-06-02,f,a,x,exchange,5.00,,,,,,", "order.no_destination"),
        ("2026-06-02,f,a,x,conversion,5.00,,,,,a,", "order.same_class"),
        ("2026-06-02,f,a,x,transfer,5.00,,,,,,x", "order.same_account"),
        ("2026-06-02,f,a,x,redemption,5.00,,,,g,,", "order.destination"),
        ("2026-06-02,f,a,x,redemption,5.00,,,2026-06-10,,,", "order.paid_late"),
        ("2026-06-02,f,a,x,redemption,5.00,,,2026-06-01,,,", "dates.reversed"),
    ],
)
def test_refused_with_its_code_and_line(tmp_path, line, code):
    """One wrong order among right ones."""
    toml = {"f": terms("f"), "g": terms("g", b="opens = 2026-06-09\ncloses = 2026-06-10")}
    orders = f"{HEAD}\n2026-06-01,f,a,x,purchase,100.00,,10.00,,,,\n{line}"
    with pytest.raises(navsim.InputProblems) as found:
        navsim.run(folder(tmp_path, toml, orders=orders), to="2026-06-12")
    assert code in {problem.code for problem in found.value.problems}
    assert {problem.place.line for problem in found.value.problems} == {3}


def test_seven_days_count_from_the_nav_not_from_the_order(tmp_path):
    """Accepted after the close of the 2nd, priced on the 3rd, paid on the 10th."""
    orders = f"{HEAD}\n2026-06-01,f,a,x,purchase,100.00,,10.00,,,,\n2026-06-02T17:00,f,a,x,redemption,5.00,,,2026-06-10,,,"
    run = navsim.run(folder(tmp_path, terms("f"), orders=orders), to="2026-06-12")
    assert not run.failed
