"""Small funds of shareholders: a folder from its texts, struck, and the rows of its tables."""

import datetime
from decimal import Decimal

import navsim

FUND = '[fund]\nid = "{id}"\ninception = {inception}\n{more}\n{classes}\n'


def terms(id="f", inception="2026-06-01", more="", classes=("a", "b"), **of_class) -> str:
    """A TOML file of terms; `of_class` are lines of one class."""
    tables = "\n".join(f"[class.{name}]\n{of_class.get(name, '')}" for name in classes)
    return FUND.format(id=id, inception=inception, more=more, classes=tables)


def folder(path, toml, **feeds):
    """A scenario folder; a feed is one text, its lines indented as one likes, rows without ids numbered by feed."""
    path.mkdir(parents=True, exist_ok=True)
    for name, text in (toml if isinstance(toml, dict) else {"fund": toml}).items():
        (path / f"{name}.toml").write_text(text)
    for name, text in feeds.items():
        lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
        if name in ("orders", "distributions", "trades") and "event_id" not in lines[0]:
            lines = [f"{lines[0]},event_id", *(f"{line},{name[0]}{n}" for n, line in enumerate(lines[1:], 1))]
        (path / f"{name}.csv").write_text("\n".join(lines) + "\n")
    return path


def struck(path, toml, to=None, known_at=None, **feeds):
    """The run of such a folder; every proof of it meets."""
    run = navsim.run(folder(path, toml, **feeds), to=to, known_at=known_at)
    assert not run.failed, run.failed[:3]
    return run


def rows(run, table, **keys) -> list:
    """The rows of a table with such values."""
    return [row for row in run.table(table).to_pylist() if all(row[name] == value for name, value in keys.items())]


def row(run, table, **keys) -> dict:
    """The one row."""
    (found,) = rows(run, table, **keys)
    return found


def day(text) -> datetime.date:
    return datetime.date.fromisoformat(text)


def money(text) -> Decimal:
    return Decimal(text)
