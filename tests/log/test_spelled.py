"""Text of numbers and prices, a column at a time: what is said of one by one, each word spelled once."""

import datetime
import random

import numpy as np
import pyarrow as pa
import pytest

from navsim.basics import arrow
from navsim.events.canonical import decimal_text, payload, price_content
from navsim.events.prices import DTYPES, KINDS, PriceColumns
from navsim.log import identity, price_ids, spelled

DAYS = 2000


@pytest.mark.parametrize(("scale", "least"), [(8, 0), (8, 2), (6, 0), (6, 2), (2, 0), (2, 2), (0, 0)])
def test_a_column_of_decimals(scale, least):
    """As each number alone is told, with at least so many places; the smallest, the largest and those below zero too."""
    chance, one = random.Random(scale), 10**scale
    values = [
        0,
        1,
        -1,
        one,
        -one,
        one - 1,
        123 * one,
        2**62,
        -(2**62),
        *(chance.randrange(-(10**9), 10 ** chance.randrange(1, 19)) for _ in range(500)),
    ]
    whole, _, rest = zip(*(decimal_text(value, scale).partition(".") for value in values), strict=True)
    expected = [f"{before}.{behind.ljust(least, '0')}" if behind or least else before for before, behind in zip(whole, rest, strict=True)]
    assert spelled.decimals(np.array(values, np.int64), scale, least).to_pylist() == expected
    assert spelled.decimals(np.zeros(0, np.int64), scale, least).to_pylist() == []


def test_words_put_together():
    """Of each part the word at its place; a word may be empty, or longer than its characters."""
    parts = (np.array([1, 0, 1], np.int8), arrow.column(["é", ""], pa.string())), (np.array([0, 1, 2]), arrow.column(["a", "bc", "ä"], pa.string()))
    told = arrow.put_together(*parts)
    told.validate(full=True)
    assert told.to_pylist() == ["a", "ébc", "ä"]


def prices(count, **columns):
    """So many closing prices of three securities, 25.00 and a cent more each, but for some columns."""
    at = np.arange(count)
    usual = {"date": 12000 + at // 3, "security": at % 3, "price_e8": 10**6 * (2500 + at), "kind": np.full(count, KINDS.index("close"))}
    made = {name: np.asarray(columns.get(name, usual.get(name, np.zeros(count))), kind) for name, kind in DTYPES.items()}
    return PriceColumns(
        **made, **{"securities": ("ELM", "OAK B", "ASH"), "sources": ("", "custodian"), **{k: v for k, v in columns.items() if k not in DTYPES}}
    )


@pytest.mark.parametrize(
    "columns",
    [
        {},
        {"kind": np.arange(60) % len(KINDS), "price_e8": 10**4 * (np.arange(60) - 20)},
        {"source": np.arange(60) % 2},
        {"reverses": {7: "prices:-:2002-11-10:ELM.25.close:1"}},
        {"source": np.arange(60) % 2, "reverses": {0: "x"}, "said": {2: ("board", "halt")}},
    ],
)
def test_ids_and_payloads_of_prices(columns):
    """A column at a time they are what they are one by one."""
    own = prices(60, **columns)
    assert price_ids.made_ids(own).to_pylist() == [identity.price_id(own, n) for n in range(60)]
    assert price_ids.price_payloads(own).to_pylist() == [payload(price_content(own, n)) for n in range(60)]


def test_each_word_is_spelled_once(monkeypatch):
    """However many prices there are: the dates from the first to the last, and what stands before and behind the point of any."""
    told = []
    for where in (price_ids, spelled):
        own = where.as_text
        monkeypatch.setattr(where, "as_text", lambda array, own=own: (told.append(len(array)), own(array))[1])
    many = prices(3 * DAYS, price_e8=10**6 * (2500 + np.arange(3 * DAYS) % 500))
    amounts = price_ids.spelled_amounts(many)
    ids, said = price_ids.made_ids(many, amounts), price_ids.price_payloads(many, amounts)
    assert told == [5, 100, DAYS, DAYS]  # 25 to 29 dollars, .00 to .99, and each date for the ids and for what is said
    day = (datetime.date(1970, 1, 1) + datetime.timedelta(12000)).isoformat()
    assert (ids[1].as_py(), said[1].as_py()) == (
        f"prices:-:{day}:OAKB.25.01.close:1",
        f'{{"date":"{day}","kind":"close","price":"25.01","security":"OAK B"}}',
    )
