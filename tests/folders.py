"""Scenario folders as text, for tests: a fund of one class and one stock."""

import pathlib

SCENARIOS = pathlib.Path(__file__).parents[1] / "scenarios"
FUND = """\
[fund]
id = "alder"
name = "Alder Fund"
inception = 2024-01-02

[class.only]
"""
SECURITIES = "security,type\nAAA,equity\n"


def folder_of(folder, toml: str = FUND, **feeds) -> pathlib.Path:
    """A folder with terms and feeds as text."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "fund.toml").write_text(toml)
    for name, text in feeds.items():
        (folder / f"{name}.csv").write_text(text)
    return folder
