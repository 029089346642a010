"""A file of many row groups: each holds the words of its own rows, not those of all of them, which would be the square."""

import datetime

import numpy as np
import pyarrow.parquet as pq

from navsim.tables import store
from navsim.tables.schemas import TABLES

ROWS = store.ROW_GROUP + 5_000
DAY = (datetime.date(2024, 1, 2) - datetime.date(1970, 1, 1)).days


def test_each_group_has_its_own_words(tmp_path):
    """70,536 lines, each of an order of its own: the file is as large as two files of its groups, and reads as it was told."""
    table = TABLES["journal"]
    causes = [f"order-{n:06d}" for n in range(ROWS)]
    told = {
        "session": np.full(ROWS, DAY, np.int32),
        "share_class": ["only"] * ROWS,
        "account": ["cash", "shares"] * (ROWS // 2),
        "debit": np.arange(ROWS),
        "credit": np.zeros(ROWS, np.int64),
        "cause": [None if n % 7 == 0 else cause for n, cause in enumerate(causes)],
    }
    rows = store.to_arrow(table, {each.name: told.get(each.name, [None] * ROWS) for each in table.columns})
    store.write_years(tmp_path / "journal" / "fund=f", table, rows)
    (path,) = tmp_path.rglob("*.parquet")
    file = pq.ParquetFile(path)
    assert file.metadata.num_row_groups == 2
    at = file.schema_arrow.names.index("cause")
    words = [file.metadata.row_group(n).column(at).total_uncompressed_size for n in range(2)]
    assert words[1] < words[0] / 4  # 5,000 words beside 65,536, not 70,536 in both
    assert pq.read_table(path).column("cause").to_pylist() == told["cause"]
    assert store.read(tmp_path, "journal").column("cause").to_pylist() == told["cause"]
