"""What a night goes on from, the tables in OUT with the state that was kept of them, and what came of it; or why the whole log must be struck."""

from __future__ import annotations

import json
import pathlib
from typing import Any

import attrs

from ..tables import store, surveyed
from ..tables.come_to import FundSoFar
from . import remembered


class Whole(Exception):
    """Why the whole log must be struck. `told`: whether the reader is to know, because something is there that cannot be used."""

    def __init__(self, reason: str, told: bool = True) -> None:
        super().__init__(reason)
        self.told = told


@attrs.frozen(kw_only=True, repr=False)
class Night:
    """What came of it.

    events   that the log holds; read, of them, from the log; sessions, that were struck
    made     rows that were written, and the bytes of their files; linked, files that were only linked
    failed, errors   proofs that do not meet, and errors nobody has confirmed, in all the tables
    about, came_to   {fund: what run.json says of it}, {fund: what it came to}: nothing of the tables need be read to say so
    tables, size     how many tables there are, and the bytes of all files
    """

    events: int
    read: int
    sessions: int
    made: int
    bytes: int
    linked: int
    failed: int
    errors: int
    notes: tuple[str, ...]
    about: dict[str, Any]
    came_to: dict[str, FundSoFar]
    tables: int
    size: int

    @property
    def needs_a_person(self) -> bool:
        """Whether a proof does not meet, or nobody has confirmed an error: exit 1."""
        return bool(self.failed or self.errors)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Before:
    """The run that is gone on from."""

    out: pathlib.Path
    run: bytes
    state: dict[str, Any]

    @property
    def told(self) -> dict[str, Any]:
        """Its run.json."""
        told: dict[str, Any] = json.loads(self.run)
        return told


def before(address: Any, out: Any) -> Before:
    """The run in a folder, with its state. Raises Whole."""
    out = pathlib.Path(out)
    if "://" in str(address) or "://" in str(out) or not (out / store.RUN).is_file():
        raise Whole("there is no earlier run", told=False)
    run = (out / store.RUN).read_bytes()
    try:
        known_at = json.loads(run)["known_at"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise Whole(f"{store.RUN} is not as it was written") from None
    if known_at is not None:
        raise Whole("the tables are of a run as known earlier", told=False)
    state, reason = remembered.find(remembered.place(str(address), run))
    if state is None:
        raise Whole(reason, told=reason != "no state of it is kept")
    if (changed := surveyed.changed(out, state["files"])) is not None:
        raise Whole(f"the tables are not as they were written: {changed}")
    return Before(out=out, run=run, state=state)


def stands(was: Before) -> None:
    """The run that is gone on from must stand to the end: rows of it were read, and files of it are linked. Raises Whole."""
    path = was.out / store.RUN
    if not path.is_file() or path.read_bytes() != was.run:
        raise Whole("the tables were replaced while a run went on from them")
