"""A grid of fee structures, from a dict, a data frame or a TOML file: columns of values, crossed with each other or zipped."""

from __future__ import annotations

import itertools
import math
import pathlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import attrs

from ..basics.problems import InputProblems, Place, Problem, refuse
from ..basics.toml import Unparsed, parsed
from ..scenario.memory import is_pandas
from ..scenario.refused import Bare, Refused
from ..scenario.toml_places import Places
from .paths import Path, path_of, plain, value_of
from .spans import drawn, span

if TYPE_CHECKING:
    from .paths import Value

MOST = 1_000_000
TOLD = 50  # wrong values of a column
SPAN, RANDOM = {"from", "to", "step"}, {"random", "seed", "n", "step"}
HELP = 'lists, { from = "50 bp", to = "90 bp", step = "5 bp" }, { random = ["50 bp", "90 bp"], seed = 1, n = 100 }, and columns under [[zip]]'


@attrs.frozen(kw_only=True)
class Grid:
    """Structures by number.

    paths   what is changed, in order
    values  [path][n] the different values of a path
    picks   [structure][path] which of them
    """

    paths: tuple[Path, ...]
    values: tuple[tuple[Value, ...], ...]
    picks: tuple[tuple[int, ...], ...]

    def __len__(self) -> int:
        return len(self.picks)

    def shown(self, path: int) -> list[str]:
        """The values of a path, structure by structure, as they were written."""
        return [self.values[path][pick[path]].shown for pick in self.picks]


def read(grid: Any) -> Grid:
    """A grid of whatever holds one. Raises InputProblems with all that is wrong."""
    if isinstance(grid, Grid):
        return grid
    if isinstance(grid, str | pathlib.Path):
        return read_file(pathlib.Path(grid))
    if is_pandas(grid):
        return Reader(None, "grid").made([({str(name): grid[name].tolist() for name in grid.columns}, ())])
    if not isinstance(grid, dict):
        raise TypeError(f"a grid is a dict, a data frame or a TOML file, not a {type(grid).__name__}")
    return Reader(None, "grid").read(grid)


def read_file(path: pathlib.Path) -> Grid:
    """A grid from its TOML file."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        refuse("file.unreadable", f"{path} cannot be read: {getattr(error, 'strerror', None) or 'it is not UTF-8'}", "a grid is a TOML file")
    try:
        document = parsed(text, Bare)
    except Unparsed as error:
        refuse(error.code, f"{path.name}: {error}", 'a path stands in quotes: "fee.12b-1.rate" = ["0 bp", "25 bp"]', Place(file=path.name))
    return Reader(Places(path.name, text), path.name).read(document)


def with_baseline(grid: Grid, baseline: dict[str, Any] | None) -> tuple[Grid, tuple[int | None, ...]]:
    """(a grid that knows the values of the baseline too, the baseline's picks): what stands in neither is as it is, a pick of None."""
    paths, values = list(grid.paths), list(grid.values)
    picks: list[Any] = [None] * len(paths)
    for text, written in (baseline or {}).items():
        one = Reader(None, "baseline").made([({text: [written]}, ())])
        known = {path.text: p for p, path in enumerate(paths)}
        if text in known:
            p = known[text]
            picks[p], values[p] = len(values[p]), (*values[p], one.values[0][0])
        else:
            paths.append(one.paths[0])
            values.append(one.values[0])
            picks.append(0)
    rest: Any = (None,) * (len(paths) - len(grid.paths))
    return Grid(paths=tuple(paths), values=tuple(values), picks=tuple((*pick, *rest) for pick in grid.picks)), tuple(picks)


class Reader:
    """Reads a document into axes: columns that go together, each crossed with the others."""

    def __init__(self, places: Places | None, file: str) -> None:
        self.places, self.file = places, file
        self.problems: list[Any] = []

    def refuse(self, keys: tuple[Any, ...], code: str, message: str, help: str = "") -> None:
        """Note what is wrong where some keys stand."""
        self.problems.append(Problem(code=code, message=message, help=help, place=self.place(keys)))

    def place(self, keys: tuple[Any, ...]) -> Place:
        """Where some keys stand."""
        return self.places.place(keys) if self.places and keys and self.places.has(keys) else Place(file=self.file)

    def read(self, document: dict[Any, Any]) -> Grid:
        """The grid of a document; what is wrong with it is among the problems."""
        axes = []
        draws: dict[Any, Any] = {}
        for keys, columns in self.axes(document, ()):
            random = [leaf for leaf in columns.values() if isinstance(leaf, dict) and "random" in leaf]
            if random and len(columns) == 1:
                if not draws:
                    axes.append((draws, keys))  # what is drawn is drawn together, in the place of the first
                draws.update(columns)
            else:
                axes.append((columns, keys))
        read, many = [], 1
        for columns, keys in axes:
            read.append(({path: self.row(leaf, keys) for path, leaf in columns.items()}, keys))
            many *= several(read[-1][0])
            if many > MOST:
                break  # of a grid that is too large no more is read
        return self.made(read)

    def axes(self, table: dict[Any, Any], keys: tuple[str, ...]) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
        """(keys of the document, {path: values}) of everything that stands in a table and those inside it."""
        for key, inside in table.items():
            here = (*keys, key)
            if key == "grid" and not keys and isinstance(inside, dict):
                yield from self.axes(inside, ())
            elif key == "zip" and not keys:
                for n, together in enumerate(inside if isinstance(inside, list) else [inside]):
                    at = (*here, n) if isinstance(inside, list) else here
                    if not isinstance(together, dict):
                        self.refuse(at, "grid.zip", "what stands under zip is no table of columns", HELP)
                        continue
                    yield at, {path: leaf for _, columns in self.axes(together, ()) for path, leaf in columns.items()}
            elif isinstance(key, tuple) or "," in str(key):
                yield here, self.unzipped(key, inside, here)
            elif isinstance(inside, dict) and not is_leaf(inside):
                yield from self.axes(inside, here)
            else:
                yield here, {".".join(map(str, here)): inside}

    def unzipped(self, key: Any, rows: list[Any], keys: tuple[Any, ...]) -> dict[str, list[str]]:
        """{path: values} of columns that share a key, their rows lists of values."""
        names = [str(name).strip() for name in (key if isinstance(key, tuple) else key.split(","))]
        rows = list(rows) if isinstance(rows, list | tuple) else [rows]
        if len(set(names)) < len(names):
            self.refuse(keys, "grid.twice", f"{', '.join(names)}: one of them stands twice", "a term has one value in a structure")
        if not all(isinstance(row, list | tuple) and len(row) == len(names) for row in rows):
            self.refuse(keys, "grid.zip", f"{', '.join(names)}: each row has {len(names)} values", 'like [["0 bp", "1%"], ["25 bp", "2%"]]')
            return {}
        return {name: [row[n] for row in rows] for n, name in enumerate(names)}

    def row(self, leaf: Any, keys: tuple[Any, ...]) -> list[Any]:
        """The values of a column."""
        leaf = plain(leaf)
        try:
            if isinstance(leaf, dict) and leaf.keys() == SPAN:
                return span(leaf["from"], leaf["to"], leaf["step"])
            if isinstance(leaf, dict) and {"random", "seed", "n"} <= leaf.keys() <= RANDOM:
                low, high, step = ends(leaf)
                return drawn(low, high, leaf["seed"], leaf["n"], step)
        except InputProblems as found:
            for each in found.problems:
                self.refuse(keys, each.code, each.message, each.help)
            return []
        if isinstance(leaf, dict):
            self.refuse(keys, "grid.not_values", f"{', '.join(map(str, leaf))} do not make values", HELP)
            return []
        if isinstance(leaf, str | int | bool) or not hasattr(leaf, "__iter__"):
            return [leaf]
        return list(leaf)

    def made(self, axes: list[tuple[dict[str, list[Any]], tuple[Any, ...]]]) -> Grid:
        """The grid of columns {path: values} that were read, with all that is wrong with them."""
        paths: list[Any] = []
        values: list[Any] = []
        rows = []
        many = math.prod(several(columns) for columns, _ in axes)
        if many > MOST:
            self.refuse((), "grid.too_many", f"the grid has at least {many:,} structures; {MOST:,} are the most", "take longer steps")
            raise InputProblems(self.problems)
        for columns, keys in axes:
            lengths = {len(column) for column in columns.values()}
            if len(lengths) > 1 and not self.problems:
                told = ", ".join(f"{path} {len(column)}" for path, column in columns.items())
                self.refuse(keys, "grid.zip", f"columns that go together are of one length; these have {told} values", HELP)
            if lengths <= {0} and not self.problems:
                self.refuse(keys, "grid.empty", f"{', '.join(columns) or 'a table'} has no values", HELP)
            read = [self.column(path, column, keys, paths) for path, column in columns.items()]
            values += [different for different, _ in read]
            rows.append(list(zip(*(picks for _, picks in read), strict=False)))
        if not axes and not self.problems:
            self.refuse((), "grid.empty", "the grid changes nothing", HELP)
        if self.problems:
            raise InputProblems(self.problems)
        picks = tuple(tuple(itertools.chain.from_iterable(row)) for row in itertools.product(*rows))
        return Grid(paths=tuple(paths), values=tuple(tuple(each) for each in values), picks=picks)

    def column(self, text: str, column: list[Any], keys: tuple[Any, ...], paths: list[Path]) -> tuple[list[Value | None], list[int]]:
        """(different values, which of them each is) of one column; its path is added to those known."""
        try:
            path = attrs.evolve(path_of(text), place=self.place(keys))
        except Refused as refused:
            self.refuse(keys, refused.code, refused.sentence, refused.help)
            return [], [0] * len(column)
        if path.text in {known.text for known in paths}:
            self.refuse(keys, "grid.twice", f"{text} stands twice in the grid", "a term has one value in a structure")
        paths.append(path)
        places = {}
        different: list[Any] = []
        picks = []
        told = len(self.problems)
        for written in column:
            if len(self.problems) - told >= TOLD:
                break  # whoever mends these sees the next ones
            written = plain(written)
            key = repr(written)
            if key not in places:
                places[key] = len(different)
                different.append(self.value(path, written, keys))
            picks.append(places[key])
        return different, picks

    def value(self, path: Path, written: Any, keys: tuple[Any, ...]) -> Any:
        """A value of a path, as it was written; None where it is refused."""
        try:
            return value_of(path, written)
        except Refused as refused:
            self.refuse(keys, refused.code, f"{path.text}: {refused.sentence}", refused.help)
            return None


def is_leaf(table: dict[str, Any]) -> bool:
    """Whether a table tells values, and is no part of a path."""
    return bool(table) and (table.keys() <= SPAN or "random" in table)


def several(columns: dict[str, list[Any]]) -> int:
    """How many structures columns that go together make by themselves, or would if they had values."""
    return max(1, min(map(len, columns.values()), default=1))


def ends(leaf: dict[str, Any]) -> tuple[str, str, str | None]:
    """(low, high, step) of what is drawn: random = [LOW, HIGH], or { from, to, step }."""
    between = leaf["random"]
    if isinstance(between, dict) and {"from", "to"} <= between.keys() <= SPAN:
        return between["from"], between["to"], between.get("step", leaf.get("step"))
    if isinstance(between, list | tuple) and len(between) == 2:
        return *between, leaf.get("step")
    refuse("grid.random", "random names the two ends that values are drawn between", 'random = ["50 bp", "90 bp"]')
