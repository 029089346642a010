"""Files that are not what they seem: other encodings, other ends of lines, names that steer a terminal. One sentence each, and a place."""

import pandas
import pytest

from navsim.basics.problems import InputProblems, render_all
from navsim.cli import main
from navsim.scenario.read import read

from .hundred import FEEDS, healthy

PRICES = FEEDS["prices"]
SECURITIES = FEEDS["securities"]


def refused(folder) -> list:
    with pytest.raises(InputProblems) as found:
        read(folder)
    return found.value.problems


def spoilt(tmp_path, name: str, data: bytes) -> list:
    """[(code, message, line, column, help)] of a healthy folder with one file of these bytes."""
    folder = healthy(tmp_path / "fund")
    (folder / name).write_bytes(data)
    return [(each.code, each.message, each.place.line, each.place.column, each.help) for each in refused(folder)]


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-16", "text in UTF-16"),
        ("utf-16-le", "text in UTF-16, without a mark at its head"),
        ("utf-16-be", "text in UTF-16, without a mark at its head"),
        ("utf-32", "text in UTF-32"),
    ],
)
@pytest.mark.parametrize("name", ["prices.csv", "fund.toml"])
def test_other_encodings_are_named(tmp_path, name, encoding, named):
    """With a mark or without."""
    text = PRICES if name == "prices.csv" else (healthy(tmp_path / "fund") / name).read_text()
    assert spoilt(tmp_path, name, text.encode(encoding)) == [("file.wrong_kind", f"{name} is {named}", 0, 0, "save it in UTF-8")]


def test_a_nul_has_its_place(tmp_path):
    """The line and the character, not the file alone."""
    found = spoilt(tmp_path, "prices.csv", PRICES.replace("10.10", "10.\x0010").encode())
    line = PRICES[: PRICES.index("10.10")].count("\n") + 1
    told = PRICES.index("10.10") + len("10.")
    help = "a feed is text in UTF-8; Parquet ends in .parquet"
    assert found == [("file.wrong_kind", f"prices.csv is not text: it has a NUL byte at offset {told}", line, len("2024-01-03,AAA,10.") + 1, help)]


@pytest.mark.parametrize(
    ("byte", "help"),
    [
        (b"\x80", 'save it as UTF-8; in Windows-1252 that byte is "€"'),
        (b"\xe9", 'save it as UTF-8; in Latin-1 that byte is "é"'),
        (b"\x81", "save it as UTF-8"),
    ],
)
def test_a_byte_of_another_alphabet(tmp_path, byte, help):
    """What it would be where it can be told."""
    [found] = spoilt(tmp_path, "securities.csv", SECURITIES.encode().replace(b"Gibraltar", b"Gibr" + byte + b"ltar"))
    assert (found[0], found[2], found[4]) == ("file.not_utf8", 3, help)


def test_carriage_returns_alone(tmp_path):
    """One sentence, not a column for each cell of the file."""
    [found] = spoilt(tmp_path, "prices.csv", PRICES.replace("\n", "\r").encode())
    assert (found[0], found[2]) == ("csv.carriage_returns", 1)


def test_a_cell_that_goes_on_in_the_next_line(tmp_path):
    """A cell stands on one line, and that is said."""
    found = spoilt(tmp_path, "securities.csv", SECURITIES.replace("Gibraltar", '"Gibr\naltar"').encode())
    [help] = [each[4] for each in found if each[:1] == ("csv.open_quote",) and each[2] == 3]
    assert help == 'a cell stands on one line; a quote inside quotes is written twice: ""'


def test_a_number_of_five_thousand_digits(tmp_path):
    """The words are ours, not those of Python about Python."""
    text = (healthy(tmp_path / "fund") / "fund.toml").read_text().replace('name = "Alder Fund"', "nav_decimals = " + "9" * 5000)
    [found] = spoilt(tmp_path, "fund.toml", text.encode())
    assert found[:2] == ("toml.too_long", "fund.toml cannot be read: a whole number has thousands of digits")


@pytest.mark.parametrize(("wrong", "line"), [("[[class.b]]", "[class.b]"), ("[[fund]]", "[fund]")])
def test_brackets_of_a_list_around_what_stands_once(tmp_path, wrong, line):
    """The header that is wrong is shown."""
    text = (healthy(tmp_path / "fund") / "fund.toml").read_text()
    found = spoilt(tmp_path, "fund.toml", text.replace(line, wrong).encode())
    assert ("table.wrong_shape", text[: text.index(line)].count("\n") + 1) in [(code, at) for code, _, at, _, _ in found]


@pytest.mark.parametrize(("odd", "shown"), [("\n", "<U+000A>"), ("\x1b[31m", "<U+001B>[31m"), ("\u202e", "<U+202E>"), ("\udcff", "<U+DCFF>")])
def test_a_file_name_steers_no_terminal(tmp_path, odd, shown):
    """In the sentence and where it points."""
    folder = healthy(tmp_path / "fund")
    (folder / f"pri{odd}ces.csv").write_text("x")
    text = render_all(refused(folder))
    assert f"  --> pri{shown}ces.csv" in text
    assert odd not in text.replace("\n", "") if odd != "\n" else "pri\nces" not in text


def test_an_index_of_pandas_is_called_by_its_name(tmp_path):
    """Rows that were picked from a frame bring their numbers along."""
    folder = healthy(tmp_path / "fund")
    rows = pandas.DataFrame({"ex_date": ["2024-01-04", "2024-01-05"], "security": ["AAA", "BND"], "ratio": ["1", "2"]})
    rows.sort_index(ascending=False).iloc[[1, 0, 1]].to_parquet(folder / "splits.parquet")
    (folder / "splits.csv").unlink()
    [found] = refused(folder)
    assert (found.code, found.help) == ("column.unknown", "pandas has written the index of a frame too: to_parquet(..., index=False)")


def test_too_little_memory_is_told(monkeypatch, capsys):
    """Ours to say in a sentence: there is nothing to report."""

    def asked(**_):
        raise MemoryError

    monkeypatch.setattr(main.navsim, "main", asked)
    assert main.answer(["run", "anything"]) == main.OUR_FAULT
    assert capsys.readouterr().err == "error: this machine has too little memory for it; nothing was written. Strike one fund at a time: --fund\n"
