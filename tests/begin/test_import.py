"""navsim import: a transfer agent's and a custodian's file through a kept mapping."""

import datetime

import openpyxl
import pytest

from navsim.basics.problems import InputProblems
from navsim.begin.imported import imported
from navsim.begin.mapping import guess, read_mapping
from navsim.begin.outside import layout_of, open_outside
from navsim.begin.their_numbers import plain

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
        (('decimal = ","', 'decimal = ";"'), "decimal is not a decimal mark"),
        (('delimiter = ";"', 'delimiter = ";;"'), "delimiter is not one character"),
        (('delimiter = ";"', "delimiter = 3"), "delimiter is not one character"),
        (("skip = 2", "skip = true"), "skip is not a number of lines"),
        (('"%m/%d/%Y %H:%M"', '"%m/%d %H:%M"'), "datetime_format is not a format of a date with its year"),
        (('"%m/%d/%Y %H:%M"', '"%Y %Q"'), "datetime_format is not a format of a date with its year"),
        (('["Settled"]', '"Settled"'), "only is not a table of lists"),
        (('BUY = "purchase"', "BUY = 1"), "values is not tables of words"),
        (('class = "service"', "class = 1"), "constants is not a table of text"),
        (('account = "Acct No"', "account = 2"), "columns is not a table of names"),
        (('absolute = ["shares"]', 'absolute = "shares"'), "absolute is not a list of columns"),
    ],
)
def test_a_wrong_mapping_is_refused(tmp_path, change, said):
    """Before a row is read."""
    with pytest.raises(InputProblems) as found:
        imported(*files(tmp_path, mapping=MAP.replace(*change)))
    assert any(said in f"{problem.message} {problem.help}" for problem in found.value.problems)


def test_a_guess_to_begin_with(tmp_path):
    """Columns that are called alike are mapped; what is needed and unclear is left for a person."""
    (tmp_path / "sent.csv").write_text("Blotter of today\n\nTrade Date;Security;Buy/Sell;Quantity;Price\n2025-03-11;ANVL;B;10;41.00\n")
    text = guess("trades", layout_of(tmp_path / "sent.csv"))
    assert text.startswith('feed = "trades"\ndelimiter = ";"\nskip = 2\n')
    assert 'date = "Trade Date"' in text
    assert 'security = "Security"' in text
    assert 'quantity = "Quantity"' in text
    assert '# side = ""    needed' in text


@pytest.mark.parametrize(
    ("mark", "theirs", "ours"),
    [
        (".", "$1,234.50", "1234.50"),
        (".", "1'234'567.5", "1234567.5"),
        (".", "1\u00a0234", "1234"),
        (".", "(1,234.50)", "-1234.50"),
        (".", "-$5", "-5"),
        (".", "$(5.25)", "-5.25"),
        (".", "5.25- USD", "-5.25"),
        (".", "0.25 %", "0.25%"),
        (".", "25bp", "25 bp"),
        (".", ".5", "0.5"),
        (",", "1.234,50", "1234.50"),
        (",", "1.234", "1234"),
        (",", "12,5", "12.5"),
        *(
            (".", wrong, None)
            for wrong in ("5$5", "12 34", "1,25", "1,2345", "--5", "-(5)", "(5", "5)", "1,234 567", "", "()", "5 % bp", "$5 USD", "1e3")
        ),
        *((",", wrong, None) for wrong in ("1.25", "12.50,00", "1,234.50", "1.2345")),
    ],
)
def test_a_number_as_it_is_written_elsewhere(mark, theirs, ours):
    """Groups are of three digits: 1.25 with a decimal comma is no 125, and what is no number is none."""
    assert plain(theirs, mark) == ours


def test_a_number_of_a_workbook_knows_no_decimal_mark(tmp_path):
    """1000.5 of a workbook is 1000.5, whatever text is written like; what is true is true."""
    book = openpyxl.Workbook()
    for row in (["S", "T", "G", "Q"], ["A", "bond", True, 1000.5], ["  ", None, None, None], ["B", "bond", False, "1.000,25"]):
        book.active.append(row)
    book.save(tmp_path / "sent.xlsx")
    mapping = 'feed = "securities"\ndecimal = ","\n[columns]\nsecurity = "S"\ntype = "T"\ngovernment = "G"\nmultiplier = "Q"\n'
    (tmp_path / "map.toml").write_text(mapping)
    text, _, _ = imported(read_mapping(tmp_path / "map.toml"), open_outside(tmp_path / "sent.xlsx"))
    assert text.splitlines()[1:] == ["A,bond,true,1000.5", "B,bond,false,1000.25"]


SHORT = 'feed = "orders"\n[columns]\naccepted_at = "Date"\naccount = "Acct"\nside = "Side"\namount = "Amt"\n'
NAMES = "Date,Acct,Side,Amt\n"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (NAMES + "2024-01-17,a,purchase,5\n2024-01-17,b,purchase,1,000.00\n", "row.too_long", 3),  # 1,000.00 is not 1
        (NAMES + '2024-01-17,a,purchase,"5\n2024-01-17,b,purchase,6\n', "csv.quotes", 2),  # the order of b is not lost
        (NAMES + "2024-01-17,a,purchase,5\0\n", "file.not_text", 0),
        (NAMES.replace("Acct", "Amt") + "2024-01-17,a,purchase,5\n", "column.repeated", 0),
        (NAMES + "17/01/2024,a,purchase,5\n", "instant.not_iso", 2),
        (NAMES + "2024-01-17,a\n", "cell.missing", 2),
        ("", "file.empty", 0),
    ],
)
def test_a_row_that_could_be_read_as_another_is_refused(tmp_path, text, code, line):
    """No cell is dropped, no row swallowed."""
    with pytest.raises(InputProblems) as found:
        imported(*files(tmp_path, text, SHORT))
    assert [(each.code, each.place.line) for each in found.value.problems] == [(code, line)]


@pytest.mark.parametrize("mark", ["\u2028", "\x0b", "\x0c", "\x85"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_the_line_that_is_shown_is_the_line_that_is_counted(tmp_path, mark, ends):
    """Marks that some take for the end of a line stand inside one: the row that is wrong is shown, not the one before it."""
    plan, _ = files(tmp_path, NAMES, SHORT)
    names = NAMES.rstrip("\n") + ",Note"
    (tmp_path / "agent.csv").write_bytes(ends.join([names, f"2024-01-17,a,purchase,5,first{mark}second", "2024-01-17,b,purchase,five,", ""]).encode())
    with pytest.raises(InputProblems) as found:
        imported(plan, open_outside(tmp_path / "agent.csv"))
    assert [(each.place.line, each.place.excerpt) for each in found.value.problems] == [(3, "2024-01-17,b,purchase,five,")]


def test_text_is_read_by_its_mark(tmp_path):
    """UTF-16 with its mark, as Excel saves it; rows of spaces are none; an old workbook is refused."""
    plan, _ = files(tmp_path, NAMES + "2024-01-17,a,purchase,5\n", SHORT)
    (tmp_path / "agent.csv").write_bytes((NAMES + "2024-01-17,a,purchase,5\n , ,,\n").encode("utf-16"))
    assert imported(plan, open_outside(tmp_path / "agent.csv"))[0].splitlines()[1:] == ["2024-01-17,a,purchase,5"]
    (tmp_path / "agent.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    with pytest.raises(InputProblems, match="of the old kind"):
        open_outside(tmp_path / "agent.xls")


@pytest.mark.parametrize("byte", [0x81, 0x8D, 0x8F, 0x90, 0x9D])
def test_a_byte_without_meaning_is_refused_and_never_replaced(tmp_path, byte):
    """Windows-1252 has no character for five bytes: an account is not called something else; every other one is read."""
    for odd, refused in ((bytes([byte]), True), (b"\xe9", False)):
        (tmp_path / "agent.csv").write_bytes(NAMES.encode() + b"2024-01-17,caf" + odd + b",purchase,5\n")
        if not refused:
            assert "café" in "".join(open_outside(tmp_path / "agent.csv").text)
            continue
        with pytest.raises(InputProblems) as found:
            open_outside(tmp_path / "agent.csv")
        assert [(each.code, each.place.line) for each in found.value.problems] == [("file.not_text", 2)]
        assert f"byte 0x{byte:02X}" in found.value.problems[0].message
