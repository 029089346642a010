"""A log that another hand has touched, or that has gone on, as people see it: a sentence, exit 1 or 2, and nothing appended."""

import pathlib
import shutil

from golden_logs import GOLDEN

from navsim.cli.main import answer

ERRORS = pathlib.Path(__file__).parent / "errors"
FEED = "event_id,accepted_at,fund,class,account,side,amount\nx,2024-01-10T11:00:00,alder,service,ash,purchase,1.00\n"


def unguarded(log):
    from deltalake import DeltaTable

    DeltaTable(str(log / "events")).alter.set_table_properties({"delta.appendOnly": "false"})


def emptied(log):
    sorted((log / "events" / "_delta_log").glob("*.json"))[-1].write_text("")


def shortened(log):
    newest = max((log / "events").glob("*.parquet"), key=lambda path: path.stat().st_size)
    newest.rename(log / "events" / "elsewhere")


def gone_on(log):
    """Nothing is wrong with it: it does not end where the caller thinks."""


def test_what_is_said(tmp_path, golden, monkeypatch, capsys):
    """The guard taken away, the last commit emptied, rows taken away, and an anchor that is not where the log ends."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "orders.csv").write_text(FEED)
    told = []
    for change in (unguarded, emptied, shortened, gone_on):
        shutil.rmtree("log", ignore_errors=True)
        shutil.copytree(GOLDEN / "schema-2" / "log", "log")
        change(tmp_path / "log")
        for arguments in (["verify", "log", "--expect", "1:00"], ["append", "log", "orders.csv", "--expect", "1:00"]):
            code = answer(["log", *arguments])
            said = capsys.readouterr().err
            for path in (tmp_path / "log" / "events").glob("*.parquet"):
                said = said.replace(path.name, "part.parquet")
            told.append(f"$ navsim log {' '.join(arguments)}    # {change.__name__}\n{said}exit {code}\n")
    golden(ERRORS / "damaged_log.txt", "\n".join(told))
