"""Money funds under yield floors whose fiscal year ends inside a window, in seeded worlds.

The year's end falls among the days that one strike books; fees of classes end, begin, change and are billed there, and floors stand where
they take a part of what the classes pay. `floored(tables)` says in how many windows of a run they did so on both sides of a year's end;
`beyond(tables, ends)` where the adviser gave under a floor what the year was not charged.
"""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

FLOORS = "floors"
CATEGORIES = ("distribution", "service", "shareholder_servicing", "transfer_agent", "reports")


def year_end_inside(world):
    """The last day of a fiscal year that is not the last day of a window: a Friday, a Saturday, a day before a holiday."""
    days = world.sessions
    if "closures" in world.features and world.shut and world.chance(0.3):
        days = world.open_sessions()
    back = world.policies.get("accrual_window") == '"back"'
    wide = [(first, last) for first, last in pairwise(days[1:]) if (last - first).days > 1]
    first, last = world.dice.choice(wide or [(days[0], days[-1])])
    world.years_end = first + timedelta(days=world.dice.randint(1 if back else 0, max((last - first).days - (1 if back else 2), 0)))
    return f"{world.years_end:%m-%d}"


def write_floored_fees(world):
    """One to four fees of classes, high enough for a floor to take only a part of them."""
    end = world.years_end
    for n in range(world.dice.randint(1, 4)):
        some = world.dice.sample(world.classes, world.dice.randint(1, len(world.classes)))
        names = ", ".join(f'"{name}"' for name in world.classes if name in some)
        terms = {"id": f'"floored-{n}"', "category": f'"{world.pick(*CATEGORIES)}"', "classes": f"[{names}]", "day_count": world.day_count()}
        billed = world.pick(*some)
        near = end + timedelta(days=world.pick(-1, 0, 0, 0, 1))
        after = near + timedelta(days=1)
        kind = world.dice.randrange(7)
        if kind == 0:
            entry(world, terms, until=near)
        elif kind == 1:
            entry(world, terms, from_=after)
        elif kind == 2:
            entry(world, terms, until=near)
            entry(world, terms, from_=after)
        elif kind == 3:
            world.fee(**terms, flat=f'"{rounded_cents(world, 200)}"', per=world.pick('"year"', '"month"'))
            for _ in range(world.dice.randint(0, 2) if billed != "tiny" else 0):  # a bill would eat the tiny class
                day = world.pick(near, after, world.any_day())
                world.add("expenses", date=day, fee=f"floored-{n}", amount=rounded_cents(world, 90000), **{"class": billed})
        elif kind == 4:
            world.fee(**terms)
            amount = rounded_cents(world, 20000) if billed != "tiny" else "0.01"
            world.add("expenses", date=world.pick(near, after), fee=f"floored-{n}", amount=amount, **{"class": billed})
        else:
            entry(world, terms)


def entry(world, terms, **dates):
    bp = world.dice.randint(5, 260)
    world.fee(**terms, rate=f'"{bp} bp"', base=world.base(), **dates)


def rounded_cents(world, part):
    """Dollars, up to one part in so many of the fund."""
    return (Decimal(world.size) / part * world.dice.randint(1, 1000) / 1000).quantize(Decimal("0.01"))


def write_floors(world):
    """One or two floors, of all classes or of one, from far below what a share earns to above it."""
    for _ in range(world.dice.randint(1, 2)):
        named = world.pick(None, None, *world.classes)
        classes = [f'classes = ["{named}"]'] if named else []
        world.lines += ["[[yield_floor]]", f'rate = "{world.pick(1, *(world.dice.randint(50, 900) for _ in range(5)))} bp"', *classes, ""]


def floored(tables):
    """(windows cut by a year's end in which a floor took something, those of them where it took something of both years)."""
    taken = defaultdict(dict)
    for row in tables["accruals"]:
        taken[row["session"], row["share_class"], row["fee"]][row["day_from"]] = row
    given = {(row["session"], row["share_class"]) for row in tables["roll_forward"] if row["component"] == "waiver:yield_floor" and row["amount"]}
    cut = {(session, name): parts for (session, name, _), parts in taken.items() if len(parts) > 1 and (session, name) in given}
    both = [key for key in cut if any(k[:2] == key and len(p) > 1 and all(row["waived"] for row in p.values()) for k, p in taken.items())]
    return len(cut), len(both)


def beyond(tables, ends):
    """[(fund, class, fiscal year, session, dollars charged net, dollars given)] where a year stood below nothing, and a floor had given of it.

    ends  {fund: (month, day) of its fiscal year end}
    """
    split = {(row["fund"], row["session"]) for row in tables["year_ends"]}
    last = {(row["fund"], row["session"]): row["day_to"] for row in tables["accruals"]}  # parts of a session in order
    whole = [row for row in tables["roll_forward"] if (row["fund"], row["session"]) not in split]
    charged, floors, found = defaultdict(Decimal), defaultdict(Decimal), []
    for row in sorted([*whole, *tables["year_ends"]], key=lambda row: row["session"]):
        kind, _, name = row["component"].partition(":")
        day = row.get("day_to") or last.get((row["fund"], row["session"]), row["session"])
        key = row["fund"], row["share_class"], day.year + ((day.month, day.day) > ends[row["fund"]])
        if kind in ("fee", "waiver", "reimbursement", "recoupment"):
            charged[key, row["session"]] -= row["amount"]
            floors[key, row["session"]] += row["amount"] if name == "yield_floor" else 0
    net, given = defaultdict(Decimal), defaultdict(Decimal)
    for (key, session), amount in charged.items():
        net[key] += amount
        given[key] += floors[key, session]
        if given[key] < 0 or (given[key] > 0 and net[key] < 0):
            found.append((*key, session, net[key], given[key]))
    return found
