"""A folder that tells engine and auditor apart, made as small as it can be while it still does: what a person then reads."""

import re
import shutil

TABLE = re.compile(r"^\S+ (\w+) \(")
MOST_TRIES = 500


def kinds(told) -> frozenset:
    """The tables that differ; "stops" where a strike stopped one of the two."""
    return frozenset(found.group(1) if (found := TABLE.match(line)) else "stops" for line in told)


def pieces(text: str, name: str) -> tuple:
    """(what must stay, [what may go]) of a file: the header and rows of a CSV, the [fund] table and the other tables of a TOML."""
    if name.endswith(".csv"):
        head, *rows = text.splitlines(keepends=True)
        return head, rows
    tables = re.split(r"(?m)^(?=\[)", text)
    stays = [table for table in tables if not table.startswith("[") or table.startswith("[fund]")]
    return "".join(stays), [table for table in tables if table not in stays]


def without(rows: list, first: int, count: int) -> list:
    return rows[:first] + rows[first + count :]


def smallest(folder, place, disagreements, most=MOST_TRIES):
    """A copy of `folder` in `place`, of which no row, table of terms or file can go without engine and auditor agreeing.

    disagreements  function of a folder to sentences; what it raises is taken as no disagreement
    most           tries at the most
    """
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(folder, place)
    wrong, left = kinds(disagreements(place)), [most]

    def still(name, text) -> bool:
        """Whether the folder with this text in a file still differs in a table it differed in."""
        if left[0] <= 0:
            return False
        path = place / name
        before = path.read_text(encoding="utf-8")
        left[0] -= 1
        path.unlink() if text is None else path.write_text(text, encoding="utf-8")
        try:
            same = bool(kinds(disagreements(place)) & wrong)
        except Exception:
            same = False
        if not same:
            path.write_text(before, encoding="utf-8")
        return same

    found = True
    while found and left[0] > 0:
        found = False
        for name in sorted(path.name for path in place.iterdir()):
            found |= shorter(place, name, still, left)
    return place


def shorter(place, name, still, left) -> bool:
    """Whether something of a file could go: the file, else halves of it, quarters, and so on to single rows."""
    head, rows = pieces((place / name).read_text(encoding="utf-8"), name)
    if name.endswith(".csv") and still(name, None):
        return True
    found, size = False, len(rows)
    while size and left[0] > 0:
        first = 0
        while first < len(rows) and left[0] > 0:
            fewer = without(rows, first, size)
            if still(name, head + "".join(fewer)):
                rows, found = fewer, True
            else:
                first += size
        size //= 2
    return found


def printed(folder) -> str:
    """Every file of a folder, as one writes it again."""
    files = sorted(folder.iterdir())
    return "\n".join(f"--- {path.name}\n{path.read_text(encoding='utf-8').rstrip()}" for path in files)


def complaint(told, folder, place, disagreements, what) -> str:
    """What a failing test prints: what the world is, what differs, the smallest folder that shows it, and what differs there."""
    small = smallest(folder, place, disagreements)
    differ, left = ("\n".join(each[:5]) for each in (told, disagreements(small)))
    return f"{what}: {len(told)} differences, as\n{differ}\n\nthe smallest folder that shows it:\n{printed(small)}\n\nthere:\n{left}"
