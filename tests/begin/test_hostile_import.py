"""What is sent to `navsim import` may be anything: bytes changed in a mapping, a text or a workbook, and workbooks made to be large when unpacked."""

import datetime
import io
import random
import zipfile

import openpyxl
import pytest

from navsim.basics.problems import InputProblems, render_all
from navsim.begin.imported import imported
from navsim.begin.mapping import guess, read_mapping
from navsim.begin.outside import layout_of, open_outside

from .test_import import AGENT, MAP

HOLDINGS = 'feed = "custodian"\nsheet = "Holdings"\n[columns]\ndate = "As of"\nsecurity = "Ticker"\nquantity = "Shares"\n'
SHEET = "xl/worksheets/sheet1.xml"
HEAD = (
    b'<?xml version="1.0"?>%b<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData>'
)
NAMES, TAIL = b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>', b"</sheetData></worksheet>"
TOKENS = [
    b'"',
    b"[",
    b"]",
    b"{",
    b"=",
    b",",
    b"\n",
    b"\0",
    b"9" * 5000,
    b"nan",
    b"\xff",
    b"\xe2\x80\xae",
    b"\xd0\x90",
    b"%m",
    b"../",
    b"=1+1",
    b";",
    b"1e999",
]


def workbook() -> bytes:
    """A sheet, as a custodian sends it."""
    book, told = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    sheet.title = "Holdings"
    for row in (["As of", "Ticker", "Shares"], [datetime.datetime(2025, 3, 11), "ANVL", 10000], [datetime.datetime(2025, 3, 11), "cash", 1234.1]):
        sheet.append(row)
    book.save(told)
    return told.getvalue()


def mutated(dice, data: bytes) -> bytes:
    """A bit turned over, something put in, a piece taken out, cut off, or said twice."""
    told = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 5))):
        at, kind = dice.randrange(len(told) + 1), dice.randrange(5)
        if kind == 0 and told:
            told[at % len(told)] ^= 1 << dice.randrange(8)
        elif kind == 1:
            told[at:at] = dice.choice(TOKENS)
        elif kind == 2:
            del told[at : at + dice.choice((1, 3, 30))]
        elif kind == 3:
            told[at:at] = told[at : at + 40]
        elif dice.random() < 0.2:
            del told[at:]
    return bytes(told)


def with_part(data: bytes, name: str, change) -> bytes:
    """An archive with one of its parts changed."""
    archive, told = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED) as out:
        for each in archive.namelist():
            out.writestr(each, change(archive.read(each)) if each == name else archive.read(each))
    return told.getvalue()


def outcome(folder, mapping: bytes, sent: bytes, name: str) -> str:
    """ "read", or "refused" with what can be told; anything else fails."""
    (folder / "map.toml").write_bytes(mapping)
    (folder / name).write_bytes(sent)
    try:
        plan = read_mapping(folder / "map.toml")
        imported(plan, open_outside(folder / name, plan.delimiter, plan.skip, plan.sheet))
        guess(plan.feed, layout_of(folder / name))
    except InputProblems as found:
        render_all(found.problems).encode()  # it can be told
        return "refused"
    return "read"


@pytest.mark.parametrize("which", ["mapping", "text", "workbook", "part"])
def test_spoilt_files_end_in_problems(which, tmp_path):
    """Hundreds of each: ours to refuse or to read, nothing else; both happen."""
    dice, book, told = random.Random(which), workbook(), set()
    parts = zipfile.ZipFile(io.BytesIO(book)).namelist()
    for _ in range(120 if which in ("workbook", "part") else 400):
        if which == "mapping":
            told.add(outcome(tmp_path, mutated(dice, MAP.encode()), AGENT.encode(), "a.csv"))
        elif which == "text":
            told.add(outcome(tmp_path, MAP.encode(), mutated(dice, AGENT.encode()), "a.csv"))
        else:
            sent = mutated(dice, book) if which == "workbook" else with_part(book, dice.choice(parts), lambda part: mutated(dice, part))
            told.add(outcome(tmp_path, HOLDINGS.encode(), sent, "a.xlsx"))
    assert told == {"read", "refused"}


@pytest.mark.parametrize(
    ("sheet", "says"),
    [
        (HEAD % b"" + NAMES + b'<row r="99999999999"><c r="A2"><v>1</v></c></row>' + TAIL, "rows"),
        (HEAD % b"" + NAMES + b'<row r="2"><c r="ZZZZZZ2"><v>1</v></c></row>' + TAIL, "cannot be read as a workbook"),
        (HEAD % b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + NAMES.replace(b">a<", b">&e;<") + TAIL, "cannot be read as a workbook"),
        (HEAD % b"" + b" " * 200_000_000 + TAIL, "unpacks to"),
    ],
    ids=["a row past every sheet", "a column past every sheet", "a file of the machine", "a bomb"],
)
def test_workbooks_made_to_do_harm(sheet, says, tmp_path):
    """Refused in a sentence, before they take memory or time."""
    (tmp_path / "a.xlsx").write_bytes(with_part(workbook(), SHEET, lambda _: sheet))
    with pytest.raises(InputProblems, match=says):
        open_outside(tmp_path / "a.xlsx")


def test_a_sheet_that_says_it_is_large_is_not_believed(tmp_path):
    """Its dimension names seventeen thousand million cells; it has two."""
    (tmp_path / "a.xlsx").write_bytes(with_part(workbook(), SHEET, lambda _: HEAD % b"" + NAMES + b'<row r="5"><c r="A5"><v>7</v></c></row>' + TAIL))
    assert open_outside(tmp_path / "a.xlsx").rows == [(5, {"a": 7})]


def test_a_format_that_names_a_part_twice(tmp_path):
    """No format of strptime."""
    (tmp_path / "map.toml").write_text(MAP.replace("%m/%d/%Y %H:%M", "%m/%m/%Y"))
    with pytest.raises(InputProblems, match="datetime_format is not a format"):
        read_mapping(tmp_path / "map.toml")
