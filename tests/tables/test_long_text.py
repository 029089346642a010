"""Text longer than a column of Arrow's has room for: told and written in pieces, or refused before the work begins."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from auditor.worlds import write_world
from folders import SCENARIOS

import navsim
from navsim.basics import blocks
from navsim.basics.problems import InputProblems
from navsim.cli.main import answer
from navsim.events.many import Mixed
from navsim.log.stored import create
from navsim.scenario import arrow_columns
from navsim.tables import rows, store
from navsim.tables.schemas import TABLES

TEXTS = ("event_id", "digest", "payload")
PIECE = 7


@pytest.fixture
def small_pieces(monkeypatch):
    """Pieces of a few rows."""
    monkeypatch.setattr(blocks, "ROWS", PIECE)


@pytest.fixture(params=["three-classes", "late-price", "world"])
def folder(request, tmp_path):
    """Folders with late events, and one whose events go back over the turn of a year."""
    if request.param == "world":
        return write_world(tmp_path / "world", 3, ("late", "distributions", "relief"), length=20)
    return SCENARIOS / request.param


@pytest.mark.parametrize("kept", [blocks.KEPT, 0])
def test_events_are_told_in_pieces(kept, folder, monkeypatch):
    """The text of every event in pieces of a few rows, which say what one piece says; by columns and one by one."""
    whole = navsim.run(folder).tables["events"]
    monkeypatch.setattr(blocks, "ROWS", PIECE)
    monkeypatch.setattr(blocks, "KEPT", kept)
    told = navsim.run(folder).tables["events"]
    assert list(told) == list(whole)
    for fund, table in told.items():
        for name in TEXTS:
            chunks = table.column(name).chunks
            assert len(chunks) == -(-table.num_rows // PIECE)
            assert all(len(chunk) <= PIECE for chunk in chunks)
            assert whole[fund].column(name).num_chunks == 1
        assert table.equals(whole[fund])


@pytest.mark.parametrize("kept", [blocks.KEPT, 0])
def test_feeds_of_many_rows_are_told_in_pieces(kept, monkeypatch, tmp_path):
    """Orders that stay columns, prices and what is told one by one, in one order, piece by piece; also where no text is kept."""
    folder = wide(tmp_path)
    whole = navsim.run(folder)
    assert isinstance(whole.known.log.events, Mixed)
    expected = {fund: table.to_pylist() for fund, table in whole.tables["events"].items()}
    head = whole.known.log.head()
    monkeypatch.setattr(blocks, "ROWS", PIECE)
    monkeypatch.setattr(blocks, "KEPT", kept)
    again = navsim.run(folder)
    assert again.known.log.head() == head
    assert {fund: table.to_pylist() for fund, table in again.tables["events"].items()} == expected


def wide(place):
    """A folder with so many orders that they stay columns."""
    place.mkdir(exist_ok=True)
    (place / "fund.toml").write_text('[fund]\nid = "alder"\ninception = 2024-01-02\n\n[class.a]\n\n[class.b]\n')
    days = ("2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05")
    orders = [f"{day}T{10 + n % 5}:{n % 60:02}:00,{'ab'[n % 2]},acct-{n % 37},purchase,{100 + n}.00" for day in days for n in range(1500)]
    (place / "orders.csv").write_text("accepted_at,class,account,side,amount\n" + "\n".join(orders) + "\n")
    (place / "prices.csv").write_text("date,security,price\n" + "".join(f"{day},ELM,10.{n}0\n" for n, day in enumerate(days)))
    (place / "securities.csv").write_text("security,type\nELM,equity\n")
    (place / "trades.csv").write_text("date,security,side,quantity,price\n2024-01-03,ELM,buy,10,10.00\n")
    return place


def test_what_is_written_in_pieces(folder, small_pieces, tmp_path):
    """Files of events that were told in pieces, year by year, hold what the table in memory holds."""
    run = navsim.run(folder)
    run.write(tmp_path / "out")
    kept = store.read(tmp_path / "out", "events").sort_by([("seq", "ascending")])
    assert kept.to_pylist() == run.table("events").sort_by([("seq", "ascending")]).to_pylist()


def test_a_table_that_was_asked_for_is_written_the_same(folder, small_pieces, tmp_path):
    """In whatever pieces its text came, a year's file is made of the same pieces."""
    asked = navsim.run(folder)
    dict(asked.tables)
    for run, name in ((navsim.run(folder), "told"), (asked, "asked")):
        run.write(tmp_path / name)
    files = sorted(path.relative_to(tmp_path / "told") for path in (tmp_path / "told").rglob("*.parquet"))
    assert files
    assert all((tmp_path / "told" / path).read_bytes() == (tmp_path / "asked" / path).read_bytes() for path in files)


def test_only_a_year_is_there_at_a_time(monkeypatch, tmp_path):
    """Rows that are yet to be told are asked for year by year when they are written, even where years come back."""
    days = [12000, 12001, 12500, 12002, 12501]  # 2002, 2002, 2004, 2002, 2004
    asked = []
    table = TABLES["proofs"]
    columns = {"session": days, "proof": ["journal"] * 5, "left": [1, 2, 3, 4, 5], "right": [0] * 5, "difference": [1, 2, 3, 4, 5]}
    whole = rows.of_columns(table, columns)
    spied = rows.Rows(table=table, days=whole.days, columns=lambda picked: (asked.append(list(whole.days[picked])), whole.columns(picked))[1])
    store.write_years(tmp_path, table, spied)
    assert asked == [[12000, 12001, 12002], [12500, 12501]]
    scale = 10**8
    read = [[int(each * scale) for each in pq.read_table(path).column("left").to_pylist()] for path in sorted(tmp_path.rglob("*.parquet"))]
    assert read == [[1, 2, 4], [3, 5]]


def test_more_rows_than_their_ids_have_room_for(monkeypatch, tmp_path, capsys):
    """A feed whose ids would not fit is refused before anything is struck, by name and with what to do."""
    folder = wide(tmp_path / "wide")
    monkeypatch.setattr(blocks, "ROOM", 100_000)
    assert answer(["run", str(folder), "-o", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert "error[feed.too_many_rows]: 6,000 rows of orders" in said
    assert "100,000 at most" in said
    assert not (tmp_path / "out").exists()


def test_more_prices_than_a_batch_of_a_log_has_room_for(monkeypatch, tmp_path, capsys):
    """A log refuses the batch; the folder itself is run as it is, for its prices need no ids before they are told."""
    folder = SCENARIOS / "three-classes"
    log = create(tmp_path / "log")
    monkeypatch.setattr(blocks, "ROOM", 1_000)
    assert answer(["log", "append", str(tmp_path / "log"), str(folder)]) == 2
    assert "error[log.too_many_prices]" in capsys.readouterr().err
    assert log.head.seq == 0
    monkeypatch.setattr(blocks, "ROWS", PIECE)
    run = navsim.run(folder)
    assert run.table("events").num_rows == len(run.known.log)


def test_a_log_with_more_text_than_a_column_has_room_for(monkeypatch, tmp_path):
    """It is refused when it is read, where its first rows alone would have been taken for all of them."""
    log = create(tmp_path / "log")
    assert answer(["log", "append", str(tmp_path / "log"), str(SCENARIOS / "three-classes")]) == 0
    monkeypatch.setattr(blocks, "ROOM", 100)
    log.refresh()
    with pytest.raises(InputProblems, match=r"log\.too_long|bytes of text"):
        log.log()


def test_a_column_of_a_feed_with_more_text(monkeypatch):
    """Its words are read all the same."""
    names = pa.chunked_array([["ELM", "OAK"], ["ASH", "ELM"]])
    monkeypatch.setattr(blocks, "ROOM", 10)
    array = arrow_columns.one_array(names)
    assert pa.types.is_large_string(array.type)
    coded = arrow_columns.coded(array)
    assert [coded.words[code] for code in coded.codes.tolist()] == ["ELM", "OAK", "ASH", "ELM"]
