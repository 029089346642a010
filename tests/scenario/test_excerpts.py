"""Lines of a folder, shown for problems that were found after it was read."""

from navsim.basics.problems import Place, Problem
from navsim.scenario.excerpts import with_lines


def shown(folder, file, line):
    (told,) = with_lines([Problem(code="a.b", message="m", place=Place(file=file, line=line))], folder)
    return told.place.header, told.place.excerpt


def test_a_line_with_its_header(tmp_path):
    """Marks of other systems left out; a TOML file has no header."""
    (tmp_path / "trades.csv").write_bytes("\ufeffdate,price\r\n2024-01-02,10\r\n2024-01-03,11".encode())
    (tmp_path / "fund.toml").write_text('[fund]\nid = "a"\n')
    assert shown(tmp_path, "trades.csv", 3) == ("date,price", "2024-01-03,11")
    assert shown(str(tmp_path), "trades.csv", 1) == ("date,price", "date,price")
    assert shown(tmp_path, "fund.toml", 2) == ("", 'id = "a"')


def test_what_has_no_line_to_show(tmp_path):
    """A line that is not there, a file of another folder, one without lines, tables in memory, a log."""
    (tmp_path / "trades.csv").write_text("date\n")
    (tmp_path / "prices.parquet").write_bytes(b"PAR1")
    (tmp_path / "in").mkdir()
    for folder, file, line in (
        (tmp_path, "trades.csv", 5),
        (tmp_path / "in", "../trades.csv", 1),
        (tmp_path, "prices.parquet", 1),
        (tmp_path, "fx.csv", 1),
        (tmp_path, "", 0),
        ({"fund": {}}, "trades.csv", 1),
        (tmp_path / "nowhere", "trades.csv", 1),
    ):
        assert shown(folder, file, line) == ("", "")
