"""A seeded world, heard night by night: what a fund learns each evening, some of it before its day, some of it days after.

The first night brings most of the world, the others a few sessions each. Every row has an id, so that a later night can take it back.
"""

import datetime
import random
import tomllib
from pathlib import Path

from auditor.fee_forms import FORMS
from auditor.worlds import BOARD, FEATURES, FLOATS, ODD, QUALITY, REGISTER, World

DATES = ("recorded_at", "accepted_at", "ex_date", "date")
ANNOUNCED = ("dividends", "splits", "corporate_actions", "distributions", "resets", "closures")  # may be heard before their day
ALONE = ("securities", "closures")  # come as the world has them
MIXTURES = (  # that the dice would seldom give
    ("money", BOARD, QUALITY),
    ("money", FLOATS, BOARD),
    ("money", "late", "closures"),
    (REGISTER, "late", "distributions"),
    (REGISTER, "money", "flat"),
    (FORMS, "limits", "late"),
    (ODD, "flat", "class_limits"),
    ("exchanges", "late", "flat"),
    ("exchanges", "money"),
    ("recoupment", "class_limits", "closures"),
)


def mixture(seed: int) -> tuple:
    """Features of a world, by its seed."""
    dice = random.Random(f"night mixture {seed}")
    if dice.random() < 0.4:
        return tuple(dict.fromkeys((*dice.choice(MIXTURES), *dice.sample(FEATURES[:12], dice.randint(0, 2)))))
    return tuple(sorted(dice.sample(FEATURES[:12], dice.randint(2, 6))))


def said(value):
    """Terms as a program gives them: numbers as text."""
    if isinstance(value, dict):
        return {key: said(each) for key, each in value.items()}
    if isinstance(value, list):
        return [said(each) for each in value]
    return value if isinstance(value, bool | str) else str(value)


class Nights:
    """The batches of a world, in the order they are heard.

    world    what is true of it in the end
    terms    what the first batch says besides its rows
    evenings the day each batch is heard on
    batches  [{feed: rows}]
    said     the same of what came after the fact
    """

    def __init__(self, folder, seed: int, features: tuple, length: int, nights: int):
        self.dice = random.Random(f"nights {seed}")
        self.world = World(Path(folder), seed, features, length)
        self.world.write()
        self.terms = [said(tomllib.loads(path.read_text(encoding="utf-8"))) for path in sorted(Path(folder).glob("*.toml"))]
        days = self.world.sessions
        cuts = sorted(self.dice.sample(range(int(len(days) * 0.7), len(days) - 1), nights))
        self.evenings = [*(days[cut] for cut in cuts), days[-1] + datetime.timedelta(days=30)]
        self.batches = [{} for _ in self.evenings]
        self.said, self.came = [], {}
        rows = [(feed, self.with_id(feed, n, row)) for feed, many in self.world.feeds.items() for n, row in enumerate(many)]
        for feed, row in sorted(rows, key=lambda each: bool(each[1].get("reverses"))):
            night = self.heard(feed, row)
            self.came[row["event_id"]] = night
            self.batches[night].setdefault(feed, []).append(row)

    def with_id(self, feed: str, n: int, row: dict) -> dict:
        """A row of the world with an id of its own."""
        return {**row, "event_id": row.get("event_id") or f"{feed}.{n}"}

    def heard(self, feed: str, row: dict) -> int:
        """The batch a row comes with: that of its day, now and then an earlier or a later one; what reverses another, not before it."""
        day = next((datetime.date.fromisoformat(row[name][:10]) for name in DATES if row.get(name)), None)
        night = 0 if day is None else next(n for n, evening in enumerate(self.evenings) if day <= evening)
        if row.get("reverses") or feed in ALONE:
            return max(night, self.came.get(row.get("reverses"), 0))
        if night and feed in ANNOUNCED and self.dice.random() < 0.4:
            row["recorded_at"] = f"{self.world.inception}T12:00:00"
            return self.dice.randrange(night)
        recent = day is not None and night + 1 < len(self.evenings) and (self.evenings[night] - day).days < 40
        if recent and self.dice.random() < (0.02 if feed == "prices" else 0.15):
            night = self.dice.randrange(night + 1, len(self.evenings))
            if self.dice.random() < 0.6:
                row["recorded_at"] = f"{self.world.after(self.evenings[night - 1], 1)}T09:00:00"
        return night
