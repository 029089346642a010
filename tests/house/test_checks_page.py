"""docs/checks.md names every check there is, with the limit and severity it has where a fund says nothing."""

import pathlib
import re
from fractions import Fraction

import navsim
from navsim.basics.exact import RATE_ONE
from navsim.ledger.findings import DEFAULTS
from navsim.scenario.structures import CHECKS

PAGE = (pathlib.Path(navsim.__file__).parents[1] / "docs" / "checks.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (`[a-z0-9_.]+` |)\| (.*?) \| ([^|]*) \| (error|warning|off) \|$", re.M)
NO_LIMIT = ("–", "dated")


def told() -> dict:
    """{check: (limit as written, severity)}, of a row with a name of its own in its words by that."""
    found = {}
    for name, words, limit, severity in ROW.findall(PAGE):
        own = re.search(r": `([a-z0-9_.]+)`$", words)
        found[own[1] if own else name.strip("` ")] = (limit, severity)
        if own and name:
            found[name.strip("` ")] = ("–", severity)
    return found


def written(check: str, limit) -> list:
    """A limit in the ways it may be written: 3% is 300 bp."""
    column = CHECKS[check]
    parts = limit if isinstance(limit, tuple) else (limit,)
    if column.form == "rate":
        return [", ".join(f"{float(Fraction(part * unit, RATE_ONE)):g}{sign}" for part in parts) for unit, sign in ((100, "%"), (10_000, " bp"))]
    return [f"{limit / 10**column.scale:.{places}f}" for places in (0, 2, 4)]


def test_every_check_is_there_and_no_other():
    """A new check without its row fails here."""
    assert told().keys() == DEFAULTS.keys()


def test_limits_and_severities_are_those_of_the_program():
    """As they are where a fund sets none."""
    for check, (limit, severity) in DEFAULTS.items():
        shown, shown_severity = told()[check]
        assert shown_severity == (severity or shown_severity), check
        assert shown in (NO_LIMIT if limit is None else written(check, limit)), check


def test_its_settings_are_taken(tmp_path):
    """The [checks] of the page, as they stand."""
    from navsim.scenario.read import read

    (block,) = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.M | re.S)
    (tmp_path / "fund.toml").write_text('[fund]\nid = "alder"\ninception = 2024-01-02\n[class.only]\n' + block)
    settings = {name: (limit, severity) for event in read(tmp_path).events for name, limit, severity in getattr(event, "settings", ())}
    assert settings["price.move"] == ((5 * 10**8, 20 * 10**8), None)
    assert settings["nav.benchmark"] == (50 * 10**6, "error")
    assert len(settings) == 6
