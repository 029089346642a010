"""Numbers are read exactly, one by one and a column at a time: against decimal, on hostile texts."""

import decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from navsim.events.columns import Column
from navsim.scenario import numbers
from navsim.scenario.byte_columns import PADDING, amounts
from navsim.scenario.cells import read_cell
from navsim.scenario.refused import Bare, Refused

NUMBER = Column(name="price", form="number", scale=8, least=None, most=None)
PRICE = Column(name="price", form="number", scale=8, least=0, most=10**18 - 1)
RATE = Column(name="rate", form="rate", scale=10, least=0, most=10**10)
PLAIN = st.from_regex(r"-?[0-9]{1,12}(\.[0-9]{1,12})?", fullmatch=True)
HOSTILE = st.text(alphabet="0123456789.-+eE,% OolI\u0660\u0661\uff11_", max_size=22)


def in_columns(texts) -> tuple:
    """Texts through the columnar road: (values, plain, percent)."""
    data = [text.encode() for text in texts]
    lengths = np.array([len(cell) for cell in data], np.int64)
    starts = np.cumsum(lengths) - lengths
    found = amounts(np.frombuffer(b"".join(data) + bytes(PADDING), np.uint8), starts, lengths)
    return found.values.tolist(), found.plain.tolist(), found.percent.tolist()


@given(PLAIN)
def test_a_plain_decimal_is_what_decimal_says(text):
    """Held exactly, or refused where it has more decimals than the column."""
    exact = decimal.Decimal(text).scaleb(8)
    if exact == exact.to_integral_value():
        assert read_cell(NUMBER, text) == int(exact)
    else:
        with pytest.raises(Refused) as found:
            read_cell(NUMBER, text)
        assert found.value.code == "number.too_many_decimals"


@given(HOSTILE)
def test_nothing_but_plain_decimals_is_read(text):
    """Whatever is taken, decimal takes for the same; exponents, separators and other scripts' digits are not."""
    try:
        value = read_cell(NUMBER, text)
    except Refused:
        return
    assert decimal.Decimal(text).scaleb(8) == value
    assert set(text) <= set("0123456789.-")


@given(st.lists(st.one_of(PLAIN, HOSTILE, st.just("")), max_size=40))
def test_columns_of_bytes_take_nothing_that_cells_refuse(texts):
    """The fast road is certain or silent: what it takes has the value the cell has."""
    for text, value, plain, percent in zip(texts, *in_columns(texts), strict=True):
        if plain:
            assert read_cell(PRICE, text) == value
        if percent and value <= 10**10:
            assert read_cell(RATE, text) == value


@given(st.decimals(min_value=0, max_value=10**10 - 1, places=8, allow_nan=False))
def test_columns_of_bytes_take_every_usual_price(exact):
    """Up to ten digits before the point and eight after it."""
    ((value,), (plain,), _) = in_columns([f"{exact:f}"])
    assert plain
    assert value == int(exact.scaleb(8))


@given(st.integers(0, 10**10), st.sampled_from(["%", " %", "bp", " bp"]))
def test_rates_are_what_they_say(value, unit):
    """A percent is 10^8 of 10^10, a basis point 10^6."""
    text = f"{decimal.Decimal(value).scaleb(-8 if '%' in unit else -6):f}{unit}"
    assert read_cell(RATE, text) == value


@pytest.mark.parametrize("text", ["0.25", "25", "0", ".5"])
def test_a_rate_without_unit_is_refused(text):
    """Both readings are shown."""
    for cell in (text, Bare(text), float(text)):
        with pytest.raises(Refused) as found:
            read_cell(RATE, cell)
        assert found.value.code == "rate.no_unit"


@given(st.floats(min_value=0, max_value=1e9, allow_nan=False))
def test_floats_are_their_shortest_decimal(value):
    """Or refused, where that has more than eight places."""
    shortest = decimal.Decimal(repr(value))
    if shortest.scaleb(8) == shortest.scaleb(8).to_integral_value():
        assert read_cell(PRICE, value) == shortest.scaleb(8)
    else:
        with pytest.raises(Refused) as found:
            read_cell(PRICE, value)
        assert found.value.code == "number.not_short"


@given(st.lists(st.one_of(st.floats(), st.integers(0, 2**56).map(lambda n: n / 10**8), st.integers(0, 10**6).map(lambda n: n / 100)), max_size=50))
def test_columns_of_floats_take_nothing_that_cells_refuse(values):
    """The shortest decimal, found without looking for it; what is not certain is left to the cell."""
    pytest.importorskip("pyarrow")
    from navsim.scenario.arrow_columns import of_floats

    held, certain = of_floats(np.array(values, float))
    for value, units, sure in zip(values, held.tolist(), certain.tolist(), strict=True):
        if sure:
            assert read_cell(PRICE, value) == units
        elif 0 <= value < 2.0**24:
            with pytest.raises(Refused):
                read_cell(PRICE, value)


def test_zeros_at_the_end_add_nothing():
    """10.000 cents is ten dollars, whatever it is called."""
    assert read_cell(Column(name="amount", form="number", scale=2), "10.00000") == 10_00
    assert numbers.plain(decimal.Decimal("1.500")) == "1.5"
