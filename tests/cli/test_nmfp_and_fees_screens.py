"""navsim nmfp and navsim fees on a terminal."""

from screens import ROOT, navsim

from navsim.replay.door import run


def test_a_month_for_the_form_on_a_terminal(tmp_path):
    """Days and words whole, dollars to the cent, parts to six decimals: 25,612,352.30 of the assets of 3 April are 32 %."""
    run(ROOT / "scenarios" / "money-market-2000").write(tmp_path / "out")
    done = navsim("nmfp", tmp_path / "out", "--format", "table")
    assert (done.returncode, done.stderr) == (0, "")
    told = [line.split() for line in done.stdout.splitlines()]
    assert ["A.13", "daily", "liquid", "assets", "2000-04-03", "25,612,352.30"] in told
    assert ["A.18", "stable", "price", "2000-04-28", "1.0000"] in told
    assert "…" not in done.stdout


def test_a_fund_without_fees_says_so(tmp_path):
    """Nothing accrued is a line for people, and no rows for machines."""
    run(ROOT / "scenarios" / "late-price").write(tmp_path / "out")
    done = navsim("fees", tmp_path / "out", "--format", "table")
    assert (done.returncode, done.stdout) == (0, "no fees were accrued\n")
    assert navsim("fees", tmp_path / "out", "--plan", "--format", "table").stdout == "no distribution or service fees were accrued\n"
    assert len(navsim("fees", tmp_path / "out", "--format", "csv").stdout.splitlines()) == 1


def test_the_trustees_report_is_no_wider_than_the_screen(tmp_path):
    """Sixteen columns in blocks of a hundred characters, the period, class and fee before each; no figure is lost."""
    run(ROOT / "scenarios" / "service-shares-12b-1").write(tmp_path / "out")
    told = navsim("fees", tmp_path / "out", "--plan", "--format", "table").stdout
    assert max(map(len, told.splitlines())) <= 100
    heads = [line for line in told.splitlines() if line.startswith("day from")]
    assert len(heads) > 1
    assert all(head.split()[:6] == ["day", "from", "day", "to", "share", "class"] for head in heads)
    for figure in ("8,900,000.00", "1,813.5246", "1,823.77", "591,936.48"):
        assert told.count(figure) >= 1
