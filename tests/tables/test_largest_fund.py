"""What a proof compares, dollars of the largest fund or its shares, has room in its columns."""

import pyarrow.parquet as pq
import pytest

from navsim.tables import store
from navsim.tables.schemas import TABLES

DOLLARS, SHARES = 10**13, 10**12  # accounting.md 2


@pytest.mark.parametrize("most", [DOLLARS, SHARES])
def test_a_proof_of_the_largest_fund_is_written_and_read(most, tmp_path):
    """Ten trillion dollars and 10^12 shares, to eight decimals, as told and as read back with every value checked."""
    rows = store.to_arrow(
        TABLES["proofs"], {"session": [12000], "proof": ["balance_sheet"], "left": [most * 10**8], "right": [0], "difference": [most * 10**8]}
    )
    rows.validate(full=True)
    store.write_years(tmp_path, TABLES["proofs"], rows)
    (path,) = tmp_path.rglob("*.parquet")
    read = pq.read_table(path)
    read.validate(full=True)
    assert [int(each) for each in read.column("left").to_pylist()] == [most]
