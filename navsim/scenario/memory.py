"""Tables in memory, whoever made them: as Arrow tables where that keeps them whole, else as rows of Python values.

pandas is met only where a caller brings it: what is asked of a frame is asked by its own methods.
"""

import hashlib
import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np

from ..basics.problems import Place
from .refused import Bare

MISSING = ("NoneType", "NAType", "NaTType", "MaskedConstant")


def is_pandas(data: list[dict[str, Any]]) -> bool:
    """Whether something is a data frame of pandas; asking does not import it."""
    return type(data).__name__ == "DataFrame" and type(data).__module__.split(".")[0] == "pandas"


def is_arrow(data: Any) -> bool:
    """Whether something is, or gives itself as, an Arrow table: of pyarrow, polars, DuckDB."""
    return not is_pandas(data) and (hasattr(data, "__arrow_c_stream__") or type(data).__module__.split(".")[0] == "pyarrow")


def is_missing(value: str) -> bool:
    """Whether a value of a frame says that there is none."""
    return type(value).__name__ in MISSING or (isinstance(value, float) and value != value) or (isinstance(value, str) and value == "")


def with_index(frame: Any, dated: str | None) -> Any:
    """A pandas frame with its index as columns: levels by their names; one without a name, of anything but numbers, as the date of the feed."""
    names = list(frame.index.names)
    if str(frame.index.dtype).startswith("period"):
        frame = frame.set_axis(frame.index.to_timestamp())
    if names == [None] and frame.index.dtype.kind not in "iufb" and dated and dated not in frame.columns:
        frame = frame.rename_axis(dated)
    elif names != [None]:
        keep = [name for name in names if name is not None]
        return frame.reset_index(level=keep).reset_index(drop=True) if keep else frame.reset_index(drop=True)
    return frame.reset_index(drop=frame.index.names == [None])


def is_wide(names: list[str]) -> bool:
    """Whether columns are securities."""
    return "security" not in names and "price" not in names and len(names) > 0 and "reverses" not in names


def rows_of(data: Any, dated: str | None) -> "Rows":
    """Anything that has columns, as rows. TypeError where it has none."""
    if is_pandas(data):
        frame = with_index(data, dated)
        columns = [frame.iloc[:, n].tolist() for n in range(frame.shape[1])]
        return Rows(list(frame.columns), list(zip(*columns, strict=True)))
    if isinstance(data, dict):
        columns = [list(column) if not isinstance(column, str) else [column] for column in data.values()]
        if len({len(column) for column in columns}) > 1:
            raise TypeError("its columns are not of one length")
        return Rows(list(data), list(zip(*columns, strict=True)))
    if isinstance(data, list | tuple) and all(isinstance(row, dict) for row in data):
        names = list(dict.fromkeys(itertools.chain.from_iterable(data)))
        return Rows(names, [tuple(row.get(name) for name in names) for row in data])
    raise TypeError(f"a {type(data).__name__} has no columns")


class Rows:
    """Rows of Python values under names of columns. Problems count rows from 0, as pandas and lists do."""

    word, first = "row", 0

    def __init__(self, names: list[str], values: list[tuple[Any, ...]]) -> None:
        self.names = [str(name) if not isinstance(name, str) else name for name in names]
        self.values = values
        self.count = len(values)

    def long(self) -> "Rows":
        """A wide table of prices as one price a row; a cell without a price is none."""
        at = self.names.index("date") if "date" in self.names else 0
        across = [(n, name) for n, name in enumerate(self.names) if n != at and not name.startswith("x_")]
        wide = Rows(["date", "security", "price"], [(row[at], name, row[n]) for row in self.values for n, name in across if not is_missing(row[n])])
        return wide

    def digest(self) -> str:
        """sha256 of names and values, as a file has one."""
        return hashlib.sha256(repr((self.names, self.values)).encode()).hexdigest()

    def row(self, position: int) -> dict[str, Any]:
        """{column: text} of a row, without what is empty or not ours to read."""
        pairs = zip(self.names, self.values[position], strict=True)
        return {name: _plain(cell) for name, cell in pairs if not name.startswith("x_") and not is_missing(cell)}

    def rows(self) -> Iterator[Any]:
        """(line, row) of each; the first row is line 2, as below a head."""
        return ((position + 2, self.row(position)) for position in range(self.count))

    def place(self, file: str, line: int, name: str | None = None) -> Place:
        """Where a cell stands, by the name of its column."""
        return place_in_row(file, line, self.names, self.row(line - 2), name)


def _plain(cell: str) -> str:
    """A cell without the types of numpy, and dates without a time as dates."""
    return cell.item() if isinstance(cell, np.generic) else cell


def place_in_row(file: str, line: int, names: Any, row: dict[str, Any], name: str | None = None) -> Place:
    """A row without a text of its own, shown as a CSV would show it."""
    shown = [_shown(row.get(column, "")) for column in names]
    excerpt = ",".join(shown)
    column, width = 1, max(len(excerpt), 1)
    if name in names:
        at = list(names).index(name)
        column, width = sum(len(text) + 1 for text in shown[:at]) + 1, max(len(shown[at]), 1)
    return Place(file=file, line=line, column=column, width=width, excerpt=excerpt, header=",".join(names))


def _shown(cell: Any) -> str:
    text = str(cell)
    return text.removesuffix(" 00:00:00") if not isinstance(cell, str | Bare) else text
