"""What the last session prices is booked after it, where no strike stops the run: it is refused if it is too large to be kept. accounting.md 2."""

import pytest

import navsim

FUND = """[fund]
id = "f"
inception = 2025-03-03
initial_nav = "{nav}"
nav_decimals = 6
share_decimals = {decimals}

[class.a]
"""
FILES = {
    "securities": "security,type,currency\nX,equity,USD\n",
    "prices": "date,security,price\n2025-03-03,X,1\n2025-03-04,X,1\n",
}
PAID = "ex_date,class,kind,per_share,pay_date,reinvest\n2025-03-04,a,income,0.999999,2025-03-04,100%\n"


def folder(tmp_path, nav, seed, order, decimals=3, **more):
    """A fund that holds cash alone, with a seed and one order."""
    (tmp_path / "fund.toml").write_text(FUND.format(nav=nav, decimals=decimals))
    orders = f"accepted_at,account,side,amount,shares,price,settle,event_id\n2025-03-03,h,purchase,{seed},,{nav},2025-03-03,seed\n{order}"
    for name, text in (FILES | {"orders": orders} | more).items():
        (tmp_path / f"{name}.csv").write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    ("nav", "seed", "order", "decimals"),
    [("100000.00", "9000000000.00", ",999999999999", 3), ("0.000002", "1000.00", "9000000000000.00,", 6)],
    ids=["999,999,999,999 shares at 100,000", "4.5 x 10^18 shares"],
)
@pytest.mark.parametrize("day", ["2025-03-03", "2025-03-04"])
def test_an_order_too_large_to_be_kept_is_refused_on_every_session(nav, seed, order, decimals, day, tmp_path):
    """10^17 dollars, or 4.5 x 10^24 units, are beyond 64 bits; the day before, the strike that books them stops the run."""
    with pytest.raises(navsim.InputProblems, match=r"orders\.csv:3"):
        navsim.run(folder(tmp_path, nav, seed, f"{day},h,purchase,{order},,,large\n", decimals))


def test_what_is_reinvested_too(tmp_path):
    """999,999,000,000.00 reinvested at a NAV of 0.000001 are 10^18 shares."""
    with pytest.raises(navsim.InputProblems, match="what is reinvested of income by a on 2025-03-04 comes to more"):
        navsim.run(folder(tmp_path, "1.00", "1000000000000.00", "", distributions=PAID))


def test_an_order_that_can_be_kept_is_priced(tmp_path):
    """The last one before: it stands in the table, booked after the run."""
    run = navsim.run(folder(tmp_path, "1.00", "1000.00", "2025-03-04,h,purchase,999000000000.00,,,,large\n"))
    assert run.table("orders").column("status").to_pylist() == ["filled", "filled"]
