"""Which files a run has: one a year of each table and fund. run.json names the years, so that a file that is gone is missed."""

from __future__ import annotations

import os
import pathlib
from collections.abc import Iterable

from ..basics import parquet
from ..basics.problems import refuse
from .schemas import TABLES

NO_FUND = "-"  # no id: an id begins with a letter. pandas does not read a table of which one folder has the name that stands for null


def there(out: pathlib.Path) -> dict[str, dict[str, str]]:
    """{table: {fund: the years it has files of}}."""
    names = (name for name in TABLES if (out / name).is_dir())
    return {name: {fund: spans(list(files_of(out, name, fund))) for fund in funds_there(out, name)} for name in names}


def named(files: Iterable[str]) -> dict[str, dict[str, str]]:
    """The same of files by their names, from the folder of the run."""
    found: dict[str, dict[str, list[int]]] = {}
    for inside in sorted(files):
        table, fund, year, _ = inside.split("/")
        found.setdefault(table, {}).setdefault(fund.removeprefix("fund="), []).append(int(year.removeprefix("year=")))
    return {table: {fund: spans(own) for fund, own in by_fund.items()} for table, by_fund in found.items()}


def funds_there(out: pathlib.Path, name: str) -> list[str]:
    """The funds that have a folder of a table, as those are named."""
    return sorted(folder.name.removeprefix("fund=") for folder in (out / name).glob("fund=*"))


def files_of(out: pathlib.Path, name: str, fund: str) -> dict[int, pathlib.Path]:
    """{year: file} of a table and fund; 0 for one that names no year."""
    own = out / name / f"fund={fund}"
    folders = sorted(each for each in os.listdir(own) if each.startswith("year=")) if own.is_dir() else []
    found = {each.removeprefix("year="): own / each / "part-0.parquet" for each in folders if os.path.isfile(f"{own}/{each}/part-0.parquet")}
    return {int(year) if year.isascii() and year.isdigit() else 0: path for year, path in found.items()}


def spans(years: list[int]) -> str:
    """Years that stand in order, in words: 2003-2007, 2009."""
    begins = [year for n, year in enumerate(years) if not n or year != years[n - 1] + 1]
    ends = [year for n, year in enumerate(years) if n + 1 == len(years) or years[n + 1] != year + 1]
    return ", ".join(f"{first}-{last}" if last > first else f"{first}" for first, last in zip(begins, ends, strict=True))


def refuse_others(out: pathlib.Path, name: str, fund: str, written: str, files: dict[int, pathlib.Path]) -> None:
    """Refuse a table of which a file is gone that run.json names, or which has one more. `written`: the years it names."""
    if (found := spans(list(files))) != written:
        whose = "" if fund == NO_FUND else f" of {fund}"
        had, has = (f"for {years}" if years else "for no year" for years in (written, found))
        refuse("out.not_whole", f"{out / name}{whose} has files {has}; it was written with files {had}", parquet.REMEDY)
