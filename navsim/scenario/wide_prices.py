"""A wide pandas frame of closing prices, dates down and securities across, as a long Arrow table: one row for each price there is."""

from typing import Any

import numpy as np
import pyarrow as pa


def to_long(frame: Any, names: list[str]) -> pa.Table | None:
    """date, security, price, in the order of the rows; None where the prices are not floats. A cell without a price is none."""
    at = names.index("date") if "date" in names else 0
    across = [n for n, name in enumerate(names) if n != at and not name.startswith("x_")]
    if not across or any(frame.dtypes.iloc[n].kind not in "fi" for n in across):
        return None
    values = frame.iloc[:, across].to_numpy(dtype=np.float64)
    if any(frame.dtypes.iloc[n].kind == "i" for n in across) and np.abs(values).max(initial=0) >= 2**53:
        return None
    rows, columns = np.nonzero(~np.isnan(values))
    dates = pa.Array.from_pandas(frame.iloc[:, at])
    securities = pa.array([names[n] for n in across])
    return pa.table(
        {
            "date": dates.take(pa.array(rows)),
            "security": pa.DictionaryArray.from_arrays(pa.array(columns.astype(np.int32)), securities),
            "price": pa.array(values[rows, columns]),
        }
    )
