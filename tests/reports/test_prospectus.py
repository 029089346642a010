"""The fee table and the example of the prospectus of October 1999, page 15; ratios measured, waived for a term, of classes that convert."""

import datetime
import runpy
from decimal import Decimal as D
from pathlib import Path

import pytest

import navsim
from navsim.replay import door, stated
from navsim.reports.prospectus import dollars, fee_tables, misprints, needs_a_run, per_cent, report_example, whole
from navsim.reports.reading import of_run

SCENARIOS = Path(__file__).parents[2] / "scenarios"
GENERATOR = runpy.run_path(str(SCENARIOS / "make_prospectus_1999.py"), run_name="make_prospectus_1999")
PRINTED = dict(GENERATOR["rows"]())
COLUMNS = ("management", "distribution", "other", "total", "waiver", "net")


def tables_of(folder):
    """Fee tables of a scenario, replayed where its ratios are to be measured."""
    log = door.opened(folder)
    funds, said = stated.terms(log)
    return fee_tables(funds, said, of_run(door.run(log)) if needs_a_run(funds, said) else None)


@pytest.fixture(scope="module")
def of_1999():
    """{portfolio: FeeTable}."""
    return {table.fund_name.removesuffix(" Portfolio"): table for table in tables_of(SCENARIOS / GENERATOR["FOLDER"])}


def test_the_folder_is_what_its_generator_writes(tmp_path):
    """No ratio is typed in by hand."""
    GENERATOR["make"](tmp_path)
    folder = GENERATOR["FOLDER"]
    made = {path.name: path.read_bytes() for path in (tmp_path / folder).iterdir()}
    assert made == {path.name: path.read_bytes() for path in (SCENARIOS / folder).iterdir() if path.suffix in (".toml", ".csv")}


@pytest.mark.parametrize("name", PRINTED)
def test_every_cell_of_the_fee_table(of_1999, name):
    """As printed, but for the two misprints."""
    table, figures = of_1999[name], dict(zip(COLUMNS, PRINTED[name], strict=False))
    mended = figures | ({"total": "0.93"} if name == "Aggressive Growth" else {}) | ({"net": "1.25"} if name == "High-Yield" else {})
    for column in COLUMNS:
        if mended[column] != "N/A":
            assert per_cent(getattr(table, column)) == f"{mended[column]}%"
    assert (table.waiver == 0) == (figures["waiver"] == "N/A")


@pytest.mark.parametrize("name", PRINTED)
def test_every_cell_of_the_example(of_1999, name):
    """After one and three years."""
    told = dollars(of_1999[name], list(of_1999.values()))
    assert [whole(told[year]) for year in (1, 3)] == [f"${figure}" for figure in PRINTED[name][-2:]]


def test_two_misprints_and_no_more():
    """A total of 0.03 for 0.93, and 1.26 for 5.33 less 4.08."""
    found = {}
    for name, figures in PRINTED.items():
        row = {column: None if figure == "N/A" else D(figure) for column, figure in zip(COLUMNS, figures, strict=False)}
        if told := misprints(row):
            found[name] = [problem.code for problem in told]
    assert found == {"Aggressive Growth": ["fee_table.total"], "High-Yield": ["fee_table.net"]}


def test_other_readings_of_the_example_fail():
    """Expenses on the balance at the beginning, or at the end, give none of the cells that differ."""
    cells = {(figures[3] if name != "Aggressive Growth" else "0.93", *figures[-2:]) for name, figures in PRINTED.items()}
    assert len(cells) == 9
    for on in (lambda begin, end: begin, lambda begin, end: end):
        for ratio, *printed in cells:
            balance, paid, told = D(10_000), D(0), {}
            for year in (1, 2, 3):
                end = balance * (1 + D("0.05") - D(ratio) / 100)
                paid += D(ratio) / 100 * on(balance, end)
                balance, told[year] = end, whole(paid)
            assert told[1] != f"${printed[0]}"
            assert told[3] != f"${printed[1]}"


def test_measured_ratios_are_those_of_the_table_they_came_from():
    """The scenario built on the High-Yield row runs at 5.08 % before distribution, 4.08 % of it waived."""
    tables = {table.share_class: table for table in tables_of(SCENARIOS / "high-yield-expense-limit")}
    told = [(per_cent(table.total), per_cent(table.waiver), per_cent(table.net)) for table in tables.values()]
    assert told == [("5.08%", "4.08%", "1.00%"), ("5.33%", "4.08%", "1.25%")]
    assert all(table.measured for table in tables.values())


TERMS = """
[fund]
id = "f"
inception = 2003-01-02

[class.a]
[class.b]

[prospectus]
management = "0.75%"
other = "0.25%"
waiver = "0.10%"
waiver_years = 2

[prospectus.a]
front_load = "5.75%"

[prospectus.b]
distribution = "0.75%"
deferred_load = "5%"
deferred_schedule = ["5%", "4%", "3%"]
converts_to = "a"
converts_after = 8
"""


@pytest.fixture
def folder(tmp_path):
    def of(text):
        (tmp_path / "fund.toml").write_text(text)
        return tmp_path

    return of


def test_loads_waivers_and_conversion(folder):
    """A load of 575; a waiver in the first two years; 5, 4, 3 % on redemption; class b pays class a's ratio from year nine."""
    a, b = tables_of(folder(TERMS))
    assert (a.total, a.net, b.total, b.net) == (D("0.0100"), D("0.0090"), D("0.0175"), D("0.0165"))
    assert (a.rate_of(2), a.rate_of(3)) == (a.net, a.total)
    waived = navsim.expense_example(a.total, net=a.net, waiver_years=2, front_load=D("0.0575"))
    assert dollars(a, [a, b]) == waived
    kept, redeemed = dollars(b, [a, b], redeemed=False), dollars(b, [a, b])
    assert {year: round(redeemed[year] - kept[year], 10) for year in kept} == {1: 500, 3: 300, 5: 0, 10: 0}
    plain = navsim.expense_example(b.total, net=b.net, waiver_years=2)
    assert [kept[year] for year in (1, 3, 5)] == [plain[year] for year in (1, 3, 5)]
    assert kept[10] < plain[10]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('converts_to = "a"', 'converts_to = "c"', "class.unknown"),
        ("converts_after = 8", "", "prospectus.conversion"),
        ("waiver_years = 2", "waiver_years = 1.5", "number.not_whole"),
        ('waiver = "0.10%"', "waiver = 0.10", "rate.no_unit"),
        ("[prospectus.b]", "[prospectus.d]", "class.unknown"),
        ('deferred_schedule = ["5%", "4%", "3%"]', 'deferred_schedule = ["5%", 4]', "rate.no_unit"),
    ],
)
def test_refused(folder, old, new, code):
    """Terms that are none are told before anything is reckoned."""
    with pytest.raises(navsim.InputProblems) as found:
        tables_of(folder(TERMS.replace(old, new)))
    assert code in [problem.code for problem in found.value.problems]


def test_nothing_to_measure():
    """A class on its first day has no average net assets."""
    with pytest.raises(navsim.InputProblems) as found:
        tables_of(SCENARIOS / "janus-aspen-small-cap-value-2002")
    assert [problem.code for problem in found.value.problems] == ["prospectus.nothing_to_measure"]


def test_the_example_of_a_shareholder_report():
    """Dollars on the average value of 10,000 put in at the beginning; the ratio as a rate a year."""
    tables = of_run(navsim.run(SCENARIOS / "three-classes"))
    first, last = datetime.date(2004, 1, 1), datetime.date(2004, 5, 28)
    told = report_example(tables, "three-classes", "service", first, last)
    navs = [row["nav"] for row in tables.rows("nav", "three-classes", first, last) if row["share_class"] == "service"]
    begin = next(row["nav"] for row in tables.rows("nav", "three-classes", datetime.date(2003, 12, 31)) if row["share_class"] == "service")
    average = D(10_000) * (sum(navs) / len(navs)) / begin
    assert told.average_value == average
    days = (datetime.date(2004, 5, 31) - datetime.date(2003, 12, 31)).days  # the last session of May closes the month
    assert abs(told.dollars - told.ratio * days / 366 * average) < D("0.01")
    janus = of_run(navsim.run(SCENARIOS / "janus-aspen-small-cap-value-2002"))
    assert report_example(janus, *janus.funds, "service") is None
