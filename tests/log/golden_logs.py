"""Golden logs: golden/schema-N is a log as the version of navsim wrote it that kept schema N, and what it then told. They are never written again.

python tests/log/golden_logs.py writes the one of today's schema, where it is not there yet; from then on it stays readable, with these figures.
"""

import csv
import hashlib
import json
import pathlib
import shutil
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import attrs  # noqa: E402
from batches import cut  # noqa: E402

from navsim.events.kinds import ALL_KINDS  # noqa: E402
from navsim.log import export  # noqa: E402
from navsim.log.append import append_feeds, append_rows  # noqa: E402
from navsim.log.rows import SCHEMA_VERSION  # noqa: E402
from navsim.log.stored import StoredLog, create  # noqa: E402
from navsim.replay.door import run  # noqa: E402

GOLDEN = HERE / "golden"
FEEDS = GOLDEN / "feeds"  # every feed and table of terms, with rows of every form
FIRST_CLOCK, A_DAY = 1704312000_000000, 86400_000000
TOLD = ("nav", "roll_forward", "accruals", "holdings", "lots", "lot_relief", "orders", "distributions", "yields", "shadow", "journal", "events")


def folders(place: pathlib.Path):
    """The feeds cut by the day their rows became known, each day a folder of files as somebody would have sent them."""
    for n, batch in enumerate(cut(FEEDS)):
        day = place / f"day-{n}"
        day.mkdir()
        for feed, rows in batch.items():
            if feed == "fund":
                for path in FEEDS.glob("*.toml"):
                    shutil.copy(path, day)
                continue
            names = list(dict.fromkeys(name for row in rows for name in row))
            with open(day / f"{feed}.csv", "w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, names, lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
        yield day


def write(place: pathlib.Path) -> StoredLog:
    """The feeds appended day by day, the last batch from a program."""
    log = create(place, "golden")
    with tempfile.TemporaryDirectory() as drafts:
        for n, day in enumerate(folders(pathlib.Path(drafts))):
            log.clock = lambda at=FIRST_CLOCK + n * A_DAY: at
            append_feeds(log, [day])
    row = {"date": "2024-01-10", "fund": "alder", "check": "price.move", "subject": "AAA", "by": "kim", "reason": "seen"}
    append_rows(log, "confirmations", [row])
    (place / ".lock").unlink(missing_ok=True)
    first = next((place / "events" / "_delta_log").glob("*0.json"))  # Delta notes the folder it was made in: nobody's but the writer's
    first.write_text(first.read_text().replace(place.resolve().as_uri(), f"file:///golden/{place.name}"))
    return log


def events_of(log: StoredLog) -> str:
    """`navsim log export --format jsonl`."""
    return export.as_jsonl(export.table(log.rows())).decode()


def figures_of(log: StoredLog, listed: dict | None = None) -> dict:
    """{table: columns, number of rows, digest of every cell}, of the columns that are listed; of all otherwise."""
    told = run(log)
    figures = {}
    for name in listed or TOLD:
        columns = listed[name]["columns"] if listed else told.table(name).column_names
        rows = told.table(name).select(columns).to_pylist()
        digest = hashlib.sha256("\n".join(json.dumps(row, default=str) for row in rows).encode())
        figures[name] = {"columns": columns, "rows": len(rows), "sha256": digest.hexdigest()}
    return figures


def kinds() -> list:
    """Of every column of every feed and table of terms: the form it is kept in, and what it means where it is left out."""
    return [
        {
            "feed": kind.feed,
            "column": column.name,
            "form": column.form,
            "scale": column.scale,
            "choices": list(column.choices),
            "required": column.required,
            "default": None if column.required else repr(attrs.fields_dict(kind.event)[name].default),
        }
        for kind in ALL_KINDS
        for name, column in kind.columns.items()
    ]


def main() -> None:
    place = GOLDEN / f"schema-{SCHEMA_VERSION}"
    if place.exists():
        raise SystemExit(f"{place} is there, and stays as it is")
    log = write(place / "log")
    (place / "events.jsonl").write_text(events_of(log), encoding="utf-8")
    (place / "kinds.jsonl").write_text("".join(json.dumps(each) + "\n" for each in kinds()), encoding="utf-8")
    (place / "figures.json").write_text(json.dumps(figures_of(log), indent=1) + "\n", encoding="utf-8")
    print(f"{place}: {log.head}")


if __name__ == "__main__":
    main()
