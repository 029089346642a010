"""What comes later changes nothing that was told before: accounting.md 14."""

import pytest
from auditor.worlds import write_world

import navsim

from .rows import DATED, differing, rewritten, sessions, told

WORLDS = [
    (1, ("late", "closures")),
    (2, ("late", "distributions", "limits")),
    (3, ("late", "money")),
    (4, ("late", "exchanges")),
    (5, ("bonds", "currency", "late")),
]
ITS_DAY = ("accepted_at", "ex_date", "date")


def known_by(evening: str):
    """Whether a row had been heard by then: as it says, else by its own date."""

    def keep(feed, row):
        when = row.get("recorded_at") or next((row[name] for name in ITS_DAY if row.get(name)), "")
        return when <= evening

    return keep


@pytest.mark.parametrize(("seed", "features"), WORLDS)
def test_later_events_change_no_strike_as_known(seed, features, tmp_path):
    """As known on an evening, the whole log gives what a log gives that ends on that evening; on three evenings."""
    folder = write_world(tmp_path / "world", seed, features, length=16)
    days = sessions(navsim.run(folder))
    for n in (4, 8, 12):
        evening = f"{days[n]}T18:00:00"
        ended = rewritten(folder, tmp_path / f"ended-{n}", known_by(evening))
        then, now = navsim.run(ended, known_at=evening, to=days[n]), navsim.run(folder, known_at=evening, to=days[n])
        assert len(told(then, "nav")) >= n
        assert not differing(then, now, tables=(*DATED, "orders", "exceptions", "distributions")), (seed, evening)


@pytest.mark.parametrize(("seed", "features"), [*WORLDS, (6, ("recoupment", "flat")), (7, ("class_limits", "corporate_actions", "relief"))])
def test_a_run_to_a_day_is_the_whole_run_up_to_it(seed, features, tmp_path):
    """Sessions struck further on change no row of the sessions before; at the first strike, in the middle and a day before the end."""
    folder = write_world(tmp_path / "world", seed, features, length=16)
    whole = navsim.run(folder)
    days = sessions(whole)
    for day in (days[0], days[len(days) // 2], days[-2]):
        short = navsim.run(folder, to=day)
        assert sessions(short)[-1] == day
        assert not differing(short, whole, until=day), (seed, day)
