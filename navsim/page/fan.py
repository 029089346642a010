"""A sweep of fee structures: what each came to, and the fan of what they cost."""

from __future__ import annotations

import pathlib
from typing import TYPE_CHECKING, Any

from ..plots.figure import NARROW, WIDE, as_svg
from ..plots.of_sweep import drawn, most_apart, named, title_of
from ..reports.wording import percent
from ..sweep import store
from .grid import Picture, Section, capped, cell, row

if TYPE_CHECKING:
    from ..plots.of_sweep import Line
    from .grid import Cell

SHOWN = ("nav", "total_return", "average_annual_return", "expense_ratio", "fee_drag")


def fan(folder: pathlib.Path, fund: str) -> Section | None:
    """The section of one fund; None where the sweep has nothing of it. Raises InputProblems where the folder holds no sweep."""
    said = store.told_by(folder)
    final: Any = store.read(folder, "final")
    rows = [each for each in final.to_pylist() if each["fund"] == fund]
    if not rows:
        return None
    paths = said["paths"]
    measures = [name for name in SHOWN if name in rows[0]]
    table = capped(
        (*(path for path in paths), "class", "status", *(name.replace("_", " ") for name in measures)),
        [row(*(each[path] or "" for path in paths), each["share_class"], each["status"], *(told(each, name) for name in measures)) for each in rows],
        "final",
        left=len(paths) + 2,
    )
    pictures = []
    if (navs_kept := store.read(folder, "nav")) is not None:
        names = {each["structure"]: named((path, each[path] or "") for path in paths) for each in rows}
        kept: dict[tuple[str, int], Line] = {}
        for each in navs_kept.to_pylist():
            if each["fund"] == fund and each["nav"]:
                _, days, navs = kept.setdefault((each["share_class"], each["structure"]), (names[each["structure"]], [], []))
                days.append(each["session"])
                navs.append(each["nav"])
        classes: dict[str, list[Line]] = {}
        for (name, _), line in kept.items():
            classes.setdefault(name, []).append(line)
        if classes:
            most = most_apart(classes)
            caption = f"{title_of(classes[most])}: {most}"
            wide, narrow = (as_svg(drawn(classes[most], width), f"{fund} drag {width}") for width in (WIDE, NARROW))
            pictures.append(Picture(caption=caption, svg=wide, said=caption, behind=table, narrow=narrow))
    lead = f"The same log under {said['structures']:,} fee structures, each struck by the same rules."
    blocks = tuple(pictures) if pictures else (("Structures", table),)
    return Section(
        id=f"{fund}-sweep", title="Fee sweep", lead=lead, kind="pictures" if pictures else "grids", blocks=blocks, count=said["structures"]
    )


def told(each: dict[str, Any], name: str) -> Cell:
    """A measure of a structure: prices as they are, the rest as percentages or dollars."""
    value = each[name]
    if value is None:
        return cell("–", "num")
    return cell(f"{value:,f}".rstrip("0").rstrip(".") if name == "nav" else percent(round(value, 6)), "num")
