"""Problems as people read them, to the character."""

import pytest

from navsim.basics import problems
from navsim.basics.problems import InputProblems, Place, Problem

CLASS_NOT_OPEN = Problem(
    code="class.not_open",
    message="GROW-I opens on 2024-07-01; this purchase is for 2024-06-28",
    help="open the class earlier in fund.toml, or move the purchase",
    place=Place(
        file="orders.csv",
        line=41,
        column=18,
        width=6,
        excerpt="2024-06-28T15:30,GROW-I,acct-7,purchase,10000.00",
        header="accepted_at,class,account,side,amount",
    ),
)


def test_a_problem_shows_its_place_and_remedy():
    """Code and sentence, place, header and line of the feed, the words underlined, what to do."""
    assert problems.render(CLASS_NOT_OPEN) == "\n".join(
        [
            "error[class.not_open]: GROW-I opens on 2024-07-01; this purchase is for 2024-06-28",
            "  --> orders.csv:41:18",
            "      |",
            "  1   | accepted_at,class,account,side,amount",
            "  41  | 2024-06-28T15:30,GROW-I,acct-7,purchase,10000.00",
            "      |                  ^^^^^^",
            "  help: open the class earlier in fund.toml, or move the purchase",
        ]
    )


def test_a_problem_without_a_place_is_two_lines():
    """Nothing is invented where nothing is known."""
    assert problems.render(Problem(code="run.no_session", message="nothing to strike", help="add prices")) == (
        "error[run.no_session]: nothing to strike\n  help: add prices"
    )


def test_the_mark_stays_under_its_word_in_a_long_line():
    """A line of 400 characters is cut around what is marked."""
    place = Place(file="a.csv", line=2, column=301, width=3, excerpt="x" * 300 + "BAD" + "y" * 97)
    lines = problems.render(Problem(code="c", message="m", place=place)).split("\n")
    text, marks = lines[3], lines[4]
    assert text[marks.index("^") : marks.rindex("^") + 1] == "BAD"
    assert max(map(len, lines)) < 180


def test_nothing_from_outside_reaches_the_terminal_raw():
    """Escape sequences, line breaks and changes of direction are shown as code points, and the mark still fits."""
    place = Place(file="a.csv", line=1, column=2, width=1, excerpt="\x1b\u202eb")
    told = problems.render(Problem(code="c", message="a\x1b[31m\nb", help="\r", place=place))
    assert all(line.isprintable() for line in told.split("\n"))
    assert "a<U+001B>[31m<U+000A>b" in told
    _, _, _, text, marks, _ = told.split("\n")
    assert text[marks.index("^") : marks.rindex("^") + 1] == "<U+202E>"


def test_fifty_are_told_and_the_others_counted():
    """Fifty problems whole, then how many there are besides."""
    many = [Problem(code="c", message=f"no {n}") for n in range(57)]
    told = problems.render_all(many)
    assert told.count("error[c]") == 50
    assert "no 49" in told
    assert "no 50" not in told
    assert told.endswith("... and 7 more\n\n57 errors. Nothing was replayed, nothing was written.")
    assert problems.render_all(many[:1]).endswith("1 error. Nothing was replayed, nothing was written.")


@pytest.mark.parametrize(
    ("word", "known", "told"),
    [
        ("advisry", ["advisory", "audit"], 'did you mean "advisory"?'),
        ("AUDIT", ["audit", "custody"], 'did you mean "audit"?'),
        ("zzz", ["audit", "custody"], "one of: audit, custody"),
        ("zzz", [f"c{n}" for n in range(30)], "none of the 30 that are known is like it"),
        ("zzz", [], "none is known"),
    ],
)
def test_suggestions(word, known, told):
    """The nearest word, or all there are if they are few; never nothing."""
    assert problems.suggestion(word, known) == told


def test_a_refusal_carries_its_problem_as_an_object():
    """For machines the same facts, flat."""
    with pytest.raises(InputProblems, match="must not be") as refused:
        problems.refuse("a.word", "must not be", "do that", Place(file="f", line=3))
    (problem,) = refused.value.problems
    assert problem.as_object() == {
        "code": "a.word",
        "message": "must not be",
        "help": "do that",
        "file": "f",
        "line": 3,
        "column": 0,
        "width": 1,
        "excerpt": "",
        "header": "",
    }
