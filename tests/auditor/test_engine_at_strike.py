"""`--known-at strike` against the auditor: each session replayed as known at its own close, and what corrections changed between two of them."""

import pathlib
import random
from decimal import Decimal

import pytest

import navsim

from . import differences
from .at_strike import audit_at_strike, moments
from .compare import KEYS
from .prices import Stopped
from .test_engine_agrees import SCENARIOS, with_ids
from .worlds import write_world

LATE = ("closures", "flat", "distributions", "corporate_actions", "bonds", "currency", "class_limits", "limits", "relief")


def disagreements(folder) -> list:
    """Where the engine's run and the auditor's differ: every table, and opening(t) less closing(p) of every class."""
    try:
        run = navsim.run(folder, known_at="strike")
    except navsim.InputProblems as refused:
        try:
            audit_at_strike(folder)
        except Stopped:
            return []
        return [f"it stops, and the auditor does not: {refused.problems[0].message}"]
    held = {name: run.table(name).to_pylist() for name in KEYS if name in run.tables}
    audited, corrected = audit_at_strike(folder)
    told = []
    for fund, tables in audited.items():
        theirs = {name: [row for row in rows if row["fund"] == fund] for name, rows in held.items()}
        told += [f"{fund} {line}" for line in differences(tables, theirs)]
    return told + [f"{place}: corrections changed {amount}, the engine's sheets say {other}" for place, amount, other in unlike(held, corrected)]


def unlike(held, corrected):
    """Where opening(t) less closing(p) is not what corrections changed."""
    sheets = {}
    for row in held["roll_forward"]:
        if row["component"] in ("opening", "closing"):
            sheets.setdefault((row["fund"], row["share_class"]), {}).setdefault(row["session"], {})[row["component"]] = row["amount"]
    for (fund, name), days in sheets.items():
        closed = Decimal(0)
        for day in sorted(days):
            step = days[day].get("opening", Decimal(0)) - closed
            if step != corrected.get((fund, day, name), Decimal(0)):
                yield (fund, day, name), corrected.get((fund, day, name)), step
            closed = days[day].get("closing", Decimal(0))


def late_terms(folder: pathlib.Path, seed: int) -> pathlib.Path:
    """The same folder, whose terms change on a day and are heard some sessions before or after it; one change is taken back."""
    dice, days = random.Random(f"late terms {seed}"), list(moments(folder))
    for path in sorted(folder.glob("*.toml")):
        names = {}
        for n in range(2):
            since, heard = (days[dice.randrange(len(days) // 4, len(days))] for _ in range(2))
            names[f"late-{n}"] = f"{heard}T{dice.choice(('09:00:00', '16:00:00', '18:30:00'))}"
            rate = f"{dice.randint(5, 90)} bp"
            with path.open("a", encoding="utf-8") as file:
                file.write(f'\n[[fee]]\nid = "late-{n}"\nevent_id = "late-{n}"\ncategory = "other"\nrate = "{rate}"\n')
                file.write(f"from = {since}\nrecorded_at = {names[f'late-{n}']}\n")
        later = days[-1 - dice.randrange(3)]
        if f"{later}T20:00:00" > names["late-0"]:
            with path.open("a", encoding="utf-8") as file:
                file.write(f'\n[[fee]]\nreverses = "late-0"\nrecorded_at = {later}T20:00:00\n')
    return folder


def world(place, seed, length=10):
    """Late prices, orders and dividends, with another feature; terms that are heard late in every other world."""
    folder = write_world(place / "world", seed, ("late", LATE[seed % len(LATE)]), length=length)
    if seed % 2:
        late_terms(folder, seed)
    return with_ids(folder, place / "named")


def test_what_the_corrections_changed_in_the_shipped_story(tmp_path):
    """late-price: 3,000.00 for the price less 400.00 for the shares, on the morning of the 12th and on no other."""
    folder = with_ids(SCENARIOS / "late-price", tmp_path / "late-price")
    assert not disagreements(folder)
    _, corrected = audit_at_strike(folder)
    assert {str(day): amount for (_, day, _), amount in corrected.items() if amount} == {"2025-03-12": 10_000 * Decimal("0.30") - 400}


@pytest.mark.parametrize("seed", range(9))
def test_the_auditor_agrees_on_every_session_as_it_was_told(seed, tmp_path):
    """Worlds in which things are heard late."""
    told = disagreements(world(tmp_path, seed))
    assert not told, (seed, told[:5], len(told))


def test_fees_stand_in_the_order_they_were_heard(tmp_path):
    """A world whose reimbursement falls on two fees heard late, the second of the file before the first."""
    told = disagreements(world(tmp_path, 349, length=14))
    assert not told, (told[:5], len(told))


@pytest.mark.slow
@pytest.mark.parametrize("block", range(6))
def test_the_auditor_agrees_on_more_of_them(block, tmp_path):
    """Ten worlds each, longer ones."""
    for seed in range(100 + 10 * block, 110 + 10 * block):
        told = disagreements(world(tmp_path / str(seed), seed, length=18))
        assert not told, (seed, told[:5], len(told))
