"""A log that grows night by night, with a folder of tables that goes on each night: what of them differs from a run of the whole."""

import collections
import datetime
import pathlib
import random
import shutil

from navsim.basics.problems import InputProblems
from navsim.log.append import append_rows
from navsim.log.stored import StoredLog, create
from navsim.replay import nightly
from navsim.replay.run import run_log
from navsim.reports.reading import of_run
from navsim.reports.summary import summary, told_of

from .corrections import after_the_fact, heard_now

NOTHING = ({}, [])


def files(folder: pathlib.Path) -> dict:
    """Every file and its bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def differing(one: pathlib.Path, other: pathlib.Path) -> list:
    """Names of the files that two folders do not have alike."""
    first, second = files(one), files(other)
    return sorted(name for name in {*first, *second} if first.get(name) != second.get(name))


class Grown:
    """A log, and the tables that follow it.

    place  holds log/, out/ and whole/
    met    {what became of a night: how often}
    wrong  what of the tables is not as in a run of the whole
    why    {why the whole log was struck: how often}
    """

    def __init__(self, place: pathlib.Path):
        self.place, self.log, self.out = place, place / "log", place / "out"
        self.met, self.why, self.wrong = collections.Counter(), collections.Counter(), []
        create(self.log)

    def append(self, feeds: dict, terms: list) -> bool:
        """Whether a batch was taken; a given instant before the head of the log is lifted to it."""
        stored = StoredLog(self.log)
        head = stored.head
        if head.seq:
            now = heard_now(stored)
            for rows in feeds.values():
                for row in rows:
                    if row.get("recorded_at") and earlier(row["recorded_at"], now):
                        row["recorded_at"] = now
        try:
            append_rows(stored, fund=terms or None, **{feed: rows for feed, rows in feeds.items() if rows})
        except InputProblems as refused:
            self.met["refused"] += 1
            self.why["refused: " + refused.problems[0].message[:60]] += 1
            return False
        return True

    def strike(self) -> bool:
        """The tables go on, or are made anew; and they are those of a run of the whole. False: the log cannot be struck."""
        how, problems = self.go_on()
        try:
            made = run_log(StoredLog(self.log).log(), remember=how == "whole")
        except InputProblems as refused:
            self.met["stopped"] += 1
            if how == "resumed" or (problems and problems != refused.problems):
                self.wrong.append(f"{how}, but the whole stops: {refused.problems[0].message}")
            return False
        if how == "stopped":
            self.wrong.append(f"it stops, and the whole does not: {problems[0].message}")
        self.met[how] += 1
        if how == "whole":
            made.write(self.out)
            nightly.remember(self.log, self.out, made)
        else:
            made.write(self.place / "whole")
            self.wrong += differing(self.out, self.place / "whole")
            tables = of_run(made)
            for fund, about in self.night.about.items():
                if told_of(fund, about, self.night.came_to[fund]) != summary(tables, fund):
                    self.wrong.append(f"what {fund} came to")
        return True

    def go_on(self) -> tuple:
        """(resumed, whole or stopped; problems)."""
        try:
            self.night = nightly.go_on(self.log, self.out)
        except nightly.Whole as why:
            self.why[str(why)[:90]] += 1
            return "whole", ()
        except InputProblems as refused:
            return "stopped", refused.problems
        return "resumed", ()


def earlier(one: str, other: str) -> bool:
    """Whether an instant is before another; without an offset it is New York's."""
    import zoneinfo

    def at(text: str) -> datetime.datetime:
        moment = datetime.datetime.fromisoformat(text)
        return moment if moment.tzinfo else moment.replace(tzinfo=zoneinfo.ZoneInfo("America/New_York"))

    return at(one) < at(other)


def replay(place: pathlib.Path, nights, corrected: float = 0.7) -> Grown:
    """All the nights of a world, most of them with something after the fact; the log is compacted now and then."""
    dice = random.Random(f"corrections {nights.world.fund} {nights.evenings}")
    grown = Grown(place)
    for night, (evening, batch) in enumerate(zip(nights.evenings, nights.batches, strict=True)):
        if not grown.append(batch, nights.terms if night == 0 else []):
            break
        if dice.random() < 0.15:
            StoredLog(grown.log).compact()
        if not (night and dice.random() < corrected and with_corrections(grown, dice, nights, evening)) and not grown.strike():
            continue  # a price may be missing until the next night
        if grown.wrong:
            grown.wrong.insert(0, f"night {night}, {evening}")
            break
    return grown


def with_corrections(grown: Grown, dice, nights, evening: datetime.date) -> bool:
    """Whether a night could be struck with something after the fact; a log that could not be is put back as it was."""
    before = grown.place / "before"
    shutil.copytree(grown.log, before)
    try:
        feeds, terms = after_the_fact(dice, nights, StoredLog(grown.log), min(evening, nights.world.sessions[-1]))
        taken = grown.append(feeds, terms)
        if taken and (grown.strike() or grown.wrong):
            nights.said.append(feeds)
            grown.last = feeds, terms
            return True
        if taken:
            shutil.rmtree(grown.log)
            before.rename(grown.log)
        return False
    finally:
        shutil.rmtree(before, ignore_errors=True)
