"""navsim import: a transfer agent's and a custodian's file through a kept mapping."""

import datetime

import openpyxl
import pytest

from navsim.basics.problems import InputProblems
from navsim.begin.imported import imported
from navsim.begin.mapping import guess, read_mapping
from navsim.begin.outside import open_outside

AGENT = """\
Confidential - Harbor Transfer Agency
Run;11/03/2025
Trade Time;Acct No;Txn;Gross Amt;Units;Status
03/11/2025 10:15;acct-1;BUY;1.250.000,50;;Settled
03/11/2025 15:59;acct-2;SELL;;(500,000);Settled
03/11/2025 15:59;acct-3;SELL;;all;Settled
03/11/2025 11:00;acct-4;BUY;1,00;;Cancelled
"""
MAP = """\
feed = "orders"
skip = 2
delimiter = ";"
decimal = ","
datetime_format = "%m/%d/%Y %H:%M"
absolute = ["shares"]
[columns]
accepted_at = "Trade Time"
account = "Acct No"
side = "Txn"
amount = "Gross Amt"
shares = "Units"
[constants]
class = "service"
[values.side]
BUY = "purchase"
SELL = "redemption"
[only]
"Status" = ["Settled"]
"""


def files(folder, text: str = AGENT, mapping: str = MAP, name: str = "agent.csv"):
    """(mapping, file) of texts."""
    (folder / name).write_text(text, encoding="utf-8")
    (folder / "map.toml").write_text(mapping, encoding="utf-8")
    plan = read_mapping(folder / "map.toml")
    return plan, open_outside(folder / name, plan.delimiter, plan.skip, plan.sheet)


def test_a_transfer_agents_file(tmp_path):
    """Decimal commas, parentheses, American dates, their words for ours; a cancelled row is passed over."""
    text, written, passed = imported(*files(tmp_path))
    assert text == (
        "accepted_at,class,account,side,amount,shares\n"
        "2025-03-11T10:15:00,service,acct-1,purchase,1250000.50,\n"
        "2025-03-11T15:59:00,service,acct-2,redemption,,500.000\n"
        "2025-03-11T15:59:00,service,acct-3,redemption,,all\n"
    )
    assert (written, passed) == (3, 1)


def test_a_custodians_workbook(tmp_path):
    """Dates and numbers as the workbook holds them: 0.1 is 0.1, not a binary neighbour."""
    book = openpyxl.Workbook()
    book.active.title = "Cover"
    sheet = book.create_sheet("Holdings")
    for row in (["As of", "Ticker", "Shares"], [datetime.datetime(2025, 3, 11), "ANVL", 10000], [datetime.datetime(2025, 3, 11), "cash", 1234.1]):
        sheet.append(row)
    book.save(tmp_path / "holdings.xlsx")
    mapping = 'feed = "custodian"\nsheet = "Holdings"\n[columns]\ndate = "As of"\nsecurity = "Ticker"\nquantity = "Shares"\n'
    (tmp_path / "map.toml").write_text(mapping)
    plan = read_mapping(tmp_path / "map.toml")
    text, _, _ = imported(plan, open_outside(tmp_path / "holdings.xlsx", sheet=plan.sheet))
    assert text == "date,security,quantity\n2025-03-11,ANVL,10000\n2025-03-11,cash,1234.1\n"
    with pytest.raises(InputProblems, match='no sheet "Positions"'):
        open_outside(tmp_path / "holdings.xlsx", sheet="Positions")


def test_every_row_that_cannot_be_read_is_told_at_once(tmp_path):
    """With the line of their file, and what to write in the mapping."""
    text = AGENT.replace("acct-1;BUY", "acct 1;SWITCH").replace("(500,000)", "five hundred").replace("03/11/2025 15:59;acct-3", ";acct-3")
    with pytest.raises(InputProblems) as found:
        imported(*files(tmp_path, text))
    told = [(problem.place.file, problem.place.line, problem.code) for problem in found.value.problems]
    assert sorted(told) == [
        ("agent.csv", 4, "choice.unknown"),
        ("agent.csv", 4, "id.bad_character"),
        ("agent.csv", 5, "number.not_a_number"),
        ("agent.csv", 6, "cell.missing"),
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('feed = "orders"', 'feed = "order"'), 'did you mean "orders"'),
        (("skip = 2", "skips = 2"), 'unknown key "skips"'),
        (('account = "Acct No"', 'acount = "Acct No"'), 'did you mean "account"'),
        (('side = "Txn"\n', ""), "orders needs side"),
        (('"Acct No"', '"Account"'), 'has no column "Account"'),
        (('decimal = ","', 'decimal = ";"'), "is no decimal mark"),
    ],
)
def test_a_wrong_mapping_is_refused(tmp_path, change, said):
    """Before a row is read."""
    with pytest.raises(InputProblems) as found:
        imported(*files(tmp_path, mapping=MAP.replace(*change)))
    assert any(said in f"{problem.message} {problem.help}" for problem in found.value.problems)


def test_a_guess_to_begin_with(tmp_path):
    """Columns that are called alike are mapped; what is needed and unclear is left for a person."""
    text = guess("trades", ["Trade Date", "Security", "Buy/Sell", "Quantity", "Price"])
    assert 'security = "Security"' in text
    assert 'quantity = "Quantity"' in text
    assert '# side = ""    needed' in text
