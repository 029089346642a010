"""A new scenario: a small fund with its terms, a fortnight of feeds and a README, told by a few answers."""

import datetime
import pathlib
import re
import shutil
import tempfile

import attrs

from ..basics.problems import refuse
from ..scenario.read import read
from . import money_market, stocks

KINDS = {"stocks": stocks.feeds, "money-market": money_market.feeds}
SESSIONS = 10
ID = re.compile(r"[A-Za-z][A-Za-z0-9._-]*")


@attrs.frozen(kw_only=True)
class Answers:
    """What is asked of who begins a fund. Rates are text with their unit; `classes` ids in their order."""

    id: str
    name: str
    kind: str = "stocks"
    inception: datetime.date
    classes: tuple[str, ...] = ("investor",)
    advisory: str = "0.75%"
    distribution: str | None = None
    limit: str | None = None
    seed: str = "1000000.00"


def new(folder: pathlib.Path | str, answers: Answers) -> pathlib.Path:
    """Write the folder; nothing is written where something is wrong with the answers."""
    folder = pathlib.Path(folder)
    check(folder, answers)
    days = sessions_of(answers.inception)
    told = {"fund.toml": terms(answers), "README.md": readme(folder, answers), **KINDS[answers.kind](answers, days)}
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = pathlib.Path(tempfile.mkdtemp(prefix=".new.", dir=folder.parent))
    try:
        for name, text in told.items():
            (draft / name).write_text(text, encoding="utf-8")
        read(draft)  # a wrong rate is told with its line of fund.toml
        draft.chmod(0o755)
        if folder.is_dir():
            folder.rmdir()
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return folder


def check(folder: pathlib.Path, answers: Answers) -> None:
    """What can be wrong before anything is written."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        refuse("new.not_empty", f"{folder} is there already, and not empty", "name another folder: nothing is overwritten")
    for name in (answers.id, *answers.classes):
        if not ID.fullmatch(name):
            refuse("id.bad_character", f'"{name}" cannot be an id', "an id begins with a letter and has letters, digits, point, underscore, hyphen")
    if len(set(answers.classes)) < len(answers.classes):
        refuse("class.twice", f"a class is named twice: {', '.join(answers.classes)}", "each class has an id of its own")


def sessions_of(inception: datetime.date) -> list[datetime.date]:
    """The first sessions from inception on; refused where that is none."""
    from ..basics.sessions import nyse

    calendar = nyse()
    days = [inception + datetime.timedelta(days=n) for n in range(3 * SESSIONS)]
    found = [day for day in days if calendar.is_session(day)]
    if found[:1] != [inception]:
        refuse("fund.inception_no_session", f"the exchange is shut on {inception}", f"the next session is {found[0]}")
    return found[:SESSIONS]


def terms(answers: Answers) -> str:
    """fund.toml."""
    lines = ["[fund]", f'id = "{answers.id}"', f"name = {quoted(answers.name)}", f"inception = {answers.inception}"]
    if answers.kind == "money-market":
        lines += ['valuation = "amortized_cost"', 'stable_price = "1.00"']
    for name in answers.classes:
        lines += ["", f"[class.{name if '.' not in name else quoted(name)}]"]
    lines += ["", "[[fee]]", 'id = "advisory"', 'category = "management"', f"rate = {quoted(answers.advisory)}"]
    if answers.distribution:
        lines += ["", "[[fee]]", 'id = "12b-1"', 'category = "distribution"']
        lines += [f"classes = [{quoted(answers.classes[-1])}]", f"rate = {quoted(answers.distribution)}"]
    if answers.limit:
        lines += ["", "[[limit]]", 'id = "voluntary"', f"rate = {quoted(answers.limit)}"]
    if answers.kind == "money-market":
        lines += ["", "[distribution]", 'income = "daily"']
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """Text as a basic string of TOML."""
    escaped = "".join(c if c.isprintable() and c not in '"\\' else f"\\u{ord(c):04X}" for c in text)
    return f'"{escaped}"'


def readme(folder: pathlib.Path, answers: Answers) -> str:
    """What the folder is, and what to type next."""
    return f"""# {answers.name}

Companies, prices and orders are invented. Change any file, and run it again.

```
navsim check {folder.name}
navsim run {folder.name} -o out
navsim strike out
```

| File | Holds |
|---|---|
| `fund.toml` | the fund, its classes, fees and limits |
| `securities.csv` | what it can own |
| `trades.csv` | what it bought |
| `prices.csv` | what that was worth, day by day |
| `orders.csv` | what shareholders bought and redeemed |
"""
