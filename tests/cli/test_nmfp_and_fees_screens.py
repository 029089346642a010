"""navsim nmfp and navsim fees on a terminal."""

import datetime
from decimal import Decimal

import pyarrow as pa
import pytest
from screens import ROOT, navsim

from navsim.basics.problems import InputProblems
from navsim.cli.ink import text_of, width
from navsim.cli.screens.fees import lines
from navsim.cli.wording import minus
from navsim.replay.door import run
from navsim.reports.figures import Figures
from navsim.reports.nmfp import month_of
from navsim.reports.plan_amounts import plan_amounts
from navsim.reports.reading import open_run


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


def test_the_trustees_report_of_one_class_has_a_column_a_period(tmp_path):
    """Thirteen figures below one another, their points too, and what makes the formula of June reads as a sum."""
    run(ROOT / "scenarios" / "service-shares-12b-1").write(tmp_path / "out")
    told = navsim("fees", tmp_path / "out", "--plan", "--format", "table").stdout.splitlines()
    assert told[:3] == [
        "service 12b-1",
        "day from                2000-05-31      2000-06-01      2000-07-01",
        "day to                  2000-05-31      2000-06-30      2000-07-05",
    ]
    june = {line[:18].rstrip(): line[36:52].strip() for line in told[1:]}
    assert june["average net assets"] == "8,900,000.00"
    assert (june["days"], june["accrued"], june["by formula"], june["remaining amount"]) == ("30", "1,813.52", "1,823.77", "591,936.48")
    exact = {name: Decimal(june[name].replace(",", "")) for name in ("accrued exact", "less first day", "plus last day", "other days")}
    formula = exact["accrued exact"] - exact["less first day"] + exact["plus last day"] + exact["other days"]
    assert f"{formula:,.2f}" == june["by formula"]


@pytest.mark.parametrize("room", [80, 120])
def test_the_trustees_report_of_two_classes_has_a_column_each(tmp_path, room):
    """A month stands once, all of it below, the figures of both classes on one line."""
    run(ROOT / "scenarios" / "three-classes").write(tmp_path / "out")
    tables = open_run(tmp_path / "out")
    report = plan_amounts(tables, tables.funds[0])
    told = on_screen(report, room)
    assert told[0].split() == ["retirement", "12b-1", "service", "12b-1"]
    months = [n for n, line in enumerate(told) if " to 200" in line]
    assert len(months) == len({row[1] for row in report.rows}) == 8
    for name in ("average_net_assets", "accrued", "accrued_exact", "other_days", "by_formula", "remaining_amount"):
        at = report.names.index(name)
        lines_ = [line.split()[-2:] for line in told if line.startswith(name.replace("_", " ") + "  ")]
        figures = [minus(f"{row[at]:,}") for row in report.rows]
        assert [figure for line in lines_ for figure in line] == figures


def test_more_classes_than_the_screen_has_columns_stay_lines():
    """Nine classes at 48 columns: blocks of figures, each under its periods, each class a line."""
    told = on_screen(due(9, 2), 48)
    assert [line.split()[-1] for line in told if line.startswith("share class")] == ["accrued", "waived", "net"]
    assert sum(line.startswith("2024-01-01 to 2024-01-31, 31 days") for line in told) == 3
    assert sum(line.endswith("1,234,567.89") for line in told) == 2 * 9 * 2


NAMES = ("fund", "day_from", "day_to", "share_class", "fee", "category", "borne_by", "days", "accrued", "waived", "net")


def due(classes: int, months: int) -> Figures:
    """Fees of some classes by month, 1,234,567.89 each; the last one began on the 15th of its first month."""
    rows = []
    for month in range(1, months + 1):
        for n in range(classes):
            first = datetime.date(2024, month, 15 if n == classes - 1 and month == 1 else 1)
            last = datetime.date(2024, month + 1, 1) - datetime.timedelta(days=1)
            fee = ("advisory", "12b-1", "participant-administration")[n % 3]
            of_class = ("institutional", "retirement", "service")[n % 3] + f"-{n}" * (n > 2)
            amount = Decimal("1234567.89")
            rows.append(("f", first, last, of_class, fee, "management", "fund", (last - first).days + 1, amount, Decimal(0), amount))
    return Figures(tuple((name, pa.string()) for name in NAMES), tuple(rows))


def on_screen(report: Figures, room: int) -> list[str]:
    told = ["".join(map(text_of, line)).rstrip() for line in lines(report, room)]
    assert max(map(width, told)) <= room
    return told


def drawn(classes: int, months: int, room: int) -> list[str]:
    return on_screen(due(classes, months), room)


def test_a_month_stands_once_over_its_rows_where_the_screen_is_narrow():
    """Two months of three classes at 80 columns: two periods and, on the same line as its class and fee, every figure of a row."""
    told = drawn(3, 2, 80)
    assert [line for line in told if " to " in line] == [
        "2024-01-01 to 2024-01-31, 31 days",
        "2024-01-15 to 2024-01-31, 17 days",
        "2024-02-01 to 2024-02-29, 29 days",
    ]
    assert sum(line.count("1,234,567.89") == 2 for line in told) == 6
    assert len(told) == 1 + 3 + 6 + 1  # a head, the periods, the rows, a hint
    assert told[-1] == "a wider screen shows category and borne by too"


@pytest.mark.parametrize(("classes", "room", "head"), [(3, 140, "day from"), (1, 100, "day from"), (1, 60, "share class")])
def test_a_row_of_its_own_has_its_period_beside_it_where_there_is_room(classes, room, head):
    """On a wide screen, and where a period has one row, the days stand in the row."""
    assert drawn(classes, 3, room)[0].startswith(head)


def test_a_month_without_figures_is_told_those_around_it():
    """A fund without shares in May; a month that is none; one before the first."""

    class Months:
        def rows(self, table, fund):
            return [{"session": datetime.date(2000, month, 28)} for month in (3, 4, 6)]

    for month, told, help in (
        ("2000-05", "shut has no figures for 2000-05", "those around it are 2000-04 and 2000-06"),
        ("1999-12", "shut has no figures for 1999-12", "its months run from 2000-03 to 2000-06"),
        ("2000-13", '"2000-13" is not a month in YYYY-MM form', "write 2000-06"),
    ):
        with pytest.raises(InputProblems) as refused:
            month_of(Months(), "shut", month)
        assert [(each.message, each.help) for each in refused.value.problems] == [(told, help)]
