"""On a narrow terminal nothing that is told is cut: words go on in the next line, columns below one another."""

import datetime
from decimal import Decimal
from fractions import Fraction

from navsim.cli import grid
from navsim.cli.grid import RULE, Grid
from navsim.cli.ink import chopped, text_of, width, wrapped
from navsim.cli.screens import explain
from navsim.cli.screens.heading import heading
from navsim.reports.explanation import Explanation, Section

DAY = datetime.date(2004, 2, 27)


def drawn(lines):
    """The lines as text."""
    return ["".join(text_of(cell) for cell in line).rstrip() for line in lines]


def test_words_before_figures_end_on_their_line_and_words_after_begin_there():
    """A caption is read down to its figure; a place goes on below it."""
    rows = (("net assets of the class", "1,000.00", "prices.csv:3258 → 3283"), RULE, ("all", "1,000.00", ""))
    told = drawn(grid.lines(Grid(head=("", "dollars ", "read at"), rows=rows, right=(False, True, False)), 40))
    assert told == [
        "               dollars   read at",
        "net assets of",
        "  the class    1,000.00  prices.csv:3258",
        "                         → 3283",
        "               ────────",
        "all            1,000.00",
    ]


def test_an_id_is_parted_at_its_marks_and_a_date_never():
    """price.|move and prices.csv:|12, where nothing narrower is left; 2004-02-27 and an ending stay whole."""
    rows = (("2004-02-27", "nav.published.no_session", "1.00", "prices.csv:12"),)
    told = drawn(grid.lines(Grid(head=(), rows=rows, right=(False, False, True, False)), 42))
    assert told == [
        "2004-02-27  nav.         1.00  prices.csv:",
        "            published.         12",
        "            no_session",
    ]


def test_heads_of_figures_give_way_before_words_do():
    """The head of a column is folded where its figures are narrower."""
    rows = (("institutional", "12.87", "1.00"),)
    told = drawn(grid.lines(Grid(head=("class", "price before", "change"), rows=rows, right=(False, True, True)), 30))
    assert told == ["                 price", "class           before  change", "institutional    12.87    1.00"]


def test_an_explanation_in_eighty_columns_keeps_every_name_and_figure():
    """Columns that do not fit follow below under the same classes; what a narrow screen leaves out is named."""
    money = Decimal("352460737.90")
    section = Section(
        title="shared among the classes by their net assets this morning, each part on its own, to the cent and no further",
        columns=(("class", "words"), ("opening", "money"), ("booked", "money"), ("weight", "money"), ("exact part", "exact"), ("part", "money")),
        rows=(("institutional-and-retirement", money, money, money, Fraction(-767044959307, 10**6) + Fraction(1, 3 * 10**9), -money),),
    )
    spare = Section(
        title="holdings",
        columns=(("security", "words"), ("before", "money"), ("now", "money"), ("change", "money"), ("read at", "place")),
        rows=(("A-VERY-LONG-SECURITY-ID", money, money, money, "prices.csv:3258 → 3283"),),
        spare=("before",),
    )
    found = Explanation(
        fund="f", name="Fund", session=DAY, share_class="institutional", component="realized", amount=-money, sections=(section, spare)
    )
    told = drawn(explain.lines(found, 80))
    assert max(map(width, told)) <= 80
    text = " ".join(" ".join(told).split())
    assert text.count("institutional-and-retirement") == 3  # once a block of columns
    assert text.count("352,460,737.90") == 3 + 1 + 2 + 2  # what the weight is made of and the weight, the part, the holdings, headline and end
    assert all(told in text for told in ("(767,044.959306…)", "prices.csv:3258 → 3283", "A-VERY-LONG-SECURITY-ID"))
    assert "a wider screen shows before too" in text


def test_a_heading_goes_over_lines_before_it_is_cut():
    """Name and subject in one line where they fit, else below one another; the figure stays with what it is of."""
    wide = drawn(heading("A Fund", "strike of today", "a-fund", 40, "9.92"))
    assert wide == ["A Fund  9.92             strike of today", "a-fund", ""]
    narrow = drawn(heading("A Fund of a Rather Long Name", "strike of today", "a-fund", 40, "9.92"))
    assert narrow == ["A Fund of a Rather Long Name  9.92", "strike of today", "a-fund", ""]
    assert drawn(heading("A Fund of a Rather Long Name", "strike", "a-fund", 16))[:2] == ["A Fund of a", "Rather Long Name"]


def test_columns_that_do_not_fit_follow_below_under_their_keys():
    """An account's events: what happened beside its figures, then beside its event's id, which is not parted."""
    rows = (("2025-12-31", "income", "23,726.274", "december-institutional"),)
    told = drawn(grid.fitting(Grid(head=("date", "what", "shares", "event"), rows=rows, right=(False, False, True, False)), 44, keys=2))
    assert told == [
        "date        what        shares",
        "2025-12-31  income  23,726.274",
        "",
        "date        what    event",
        "2025-12-31  income  december-institutional",
    ]


def test_sentences_without_blanks_go_on_where_the_line_ends():
    """Seven wide characters are fourteen columns: no line is wider than the room, and nothing is lost."""
    name = "日本国債オープン（毎月分配型）"
    assert width(name) == 2 * len(name)
    lines = wrapped(f"{name} of the day", 21)
    assert max(map(width, lines)) <= 21
    assert "".join(lines).replace(" ", "") == f"{name}oftheday"
    rows = ((name, "1,000.00"), (f"Fund {name}", "2.00"))
    told = drawn(grid.lines(Grid(head=("", "dollars"), rows=rows, right=(False, True)), 26))
    assert max(map(width, told)) <= 26
    assert "".join(told).replace(" ", "") == f"dollars{name[:7]}{name[7:]}1,000.00Fund{name}2.00"
    assert [width(line) for line in told if line.endswith("0")] == [26, 26]


def test_a_character_of_two_columns_is_not_parted():
    """Five columns hold two of them; one that is joined of several is one."""
    assert chopped("日本国債", 5) == ("日本", "国債")
    assert [width(text) for text in ("e\u0301", "−1,000.00", "▲ ✓ → ─", "ｱ", "㈱")] == [1, 9, 7, 1, 2]
    assert wrapped("net assets − fees", 12) == ["net assets −", "fees"]
