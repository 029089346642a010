"""A day that begins with nothing: a new folder, and a custodian's file beside it."""

import shlex

import pytest
from screens import navsim


def test_from_nothing_to_a_strike(tmp_path):
    """new, run, import, and the break that the custodian's file shows."""
    assert navsim("new", "harbor", "--class", "a", "--class", "b", "--distribution", "0.25%", cwd=tmp_path).returncode == 0
    assert navsim("run", "harbor", "-o", "out", cwd=tmp_path).returncode == 0
    (tmp_path / "sent.csv").write_text("As Of Date,Security,Quantity\n01/12/2024,ARBR,1\n")
    first = navsim("import", "sent.csv", "--map", "map.toml", "--feed", "custodian", cwd=tmp_path)
    assert (first.returncode, first.stdout) == (2, "")
    guessed = (tmp_path / "map.toml").read_text()
    assert 'date = "As Of Date"' in guessed
    unread = navsim("import", "sent.csv", "--map", "map.toml", cwd=tmp_path)
    assert (unread.returncode, "date_format in map.toml says how theirs is written" in unread.stderr) == (2, True)
    (tmp_path / "map.toml").write_text('date_format = "%m/%d/%Y"\n' + guessed)
    done = navsim("import", "sent.csv", "--map", "map.toml", "-o", "harbor/custodian.csv", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "1 row of custodian\n")
    assert (tmp_path / "harbor/custodian.csv").read_text() == "date,security,quantity\n2024-01-12,ARBR,1\n"
    assert navsim("run", "harbor", "-o", "out", cwd=tmp_path).returncode == 0
    told = navsim("exceptions", "out", cwd=tmp_path).stdout
    assert "custodian.position,warning,ARBR,1.000000,7500.000000" in told
    again = navsim("import", "sent.csv", "--map", "map.toml", "-o", "harbor/custodian.csv", cwd=tmp_path)
    assert again.returncode == 2
    assert "is there already" in again.stderr


@pytest.mark.parametrize("folder", ["harbor", "out/harbor", "my funds/harbor"])
def test_what_it_says_to_type_next_runs(tmp_path, folder):
    """Also where the folder is the one that a run would go to, or has a space in its name."""
    said = navsim("new", folder, cwd=tmp_path).stderr
    command = shlex.split(said.partition("next: navsim ")[2])
    assert command[:3] == ["run", folder, "-o"]
    assert navsim(*command, cwd=tmp_path).returncode == 0


def test_questions_are_asked(tmp_path):
    """--ask takes the answers from standard input; what is left empty is the default."""
    import os
    import subprocess
    import sys

    from screens import ROOT

    answers = "\nHarbor Fund\n\n\na b\n\n0.25%\n\n\n"
    told = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "navsim", "new", "harbor", "--ask"]
    done = subprocess.run(command, cwd=tmp_path, env=told, input=answers, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
    assert 'classes = ["b"]' in (tmp_path / "harbor/fund.toml").read_text()


def test_the_same_file_twice_adds_nothing(tmp_path):
    """Tomorrow's file holds today's rows too, one of them twice: what is new is appended, the rest is there."""
    mapping = 'feed = "prices"\ndate_format = "%m/%d/%Y"\n[columns]\ndate = "Day"\nsecurity = "Name"\nprice = "Price"\n'
    sent = "Day,Name,Price\n01/17/2024,ARBR,41.00\n01/17/2024,BRCK,25.00\n"
    assert navsim("new", "harbor", cwd=tmp_path).returncode == 0
    assert navsim("log", "init", "log", cwd=tmp_path).returncode == 0
    assert navsim("log", "append", "log", "harbor", cwd=tmp_path).returncode == 0
    (tmp_path / "map.toml").write_text(mapping)
    appended = []
    for folder, more in (("one", ""), ("two", "01/18/2024,ARBR,41.50\n"), ("three", "01/18/2024,ARBR,41.50\n")):
        (tmp_path / "sent.csv").write_text(sent + more)
        assert navsim("import", "sent.csv", "--map", "map.toml", "-o", f"{folder}/prices.csv", cwd=tmp_path).returncode == 0
        told = navsim("log", "append", "log", f"{folder}/prices.csv", cwd=tmp_path).stdout.splitlines()[1].split(",")
        appended.append(told[1:3])
    assert appended == [["2", "0"], ["1", "2"], ["0", "3"]]
