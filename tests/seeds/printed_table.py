"""Reading seeds.md: which tests it names, and whether they are there."""

import pathlib
import re

HERE = pathlib.Path(__file__).parent
TESTS = HERE.parent


def named() -> list:
    """(file, test) of every test the table names."""
    return re.findall(r"`((?:\w+/)+\w+\.py)::(\w+)`", (TESTS / "seeds.md").read_text(encoding="utf-8"))


def there(file: str, test: str) -> bool:
    """Whether a file has a test of that name."""
    path = TESTS / file
    return path.is_file() and f"def {test}(" in path.read_text(encoding="utf-8")
