"""Dividends by the thousand: one said twice is told, and where none is, no event is made to find out."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from navsim.events import many
from navsim.scenario import read
from navsim.scenario.row_columns import LARGE


@pytest.mark.parametrize("twice", [False, True])
def test_a_second_dividend_among_thousands(twice, tmp_path, monkeypatch):
    """Each security has its own, one of them perhaps two on one day."""
    names = [f"S{n:05d}" for n in range(LARGE)]
    (tmp_path / "f.toml").write_text('[fund]\nid = "f"\ninception = 2024-01-02\n[class.a]\n')
    paid = [*names, names[7] if twice else "S99999"]
    feeds = {
        "securities": {"security": [*names, "S99999"], "type": ["equity"] * (LARGE + 1)},
        "dividends": {"ex_date": ["2024-01-03"] * (LARGE + 1), "security": paid, "rate": ["0.25"] * LARGE + ["0.5"]},
    }
    for feed, columns in feeds.items():
        pq.write_table(pa.table(columns), tmp_path / f"{feed}.parquet")
    made, make = [], many.made
    monkeypatch.setattr(many, "made", lambda kind, columns, count: made.extend([kind.__name__] * count) or make(kind, columns, count))
    notes = [note for note in read.read(tmp_path).notes if "second dividend" in note]
    assert [note.partition(" ")[0] for note in notes] == [f"dividends.parquet:{LARGE + 2}"] * twice
    assert made.count("Dividend") == (LARGE + 1) * twice
