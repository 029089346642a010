"""Events are values: equal where they say the same, of one kind, and frozen."""

import attrs
import pytest

from navsim.events.kinds import BY_EVENT
from navsim.events.shares import Expense, Payment

PAID = {"event_id": "p-1", "fund": "f", "date": None, "fee": "audit", "amount_cents": 100}


def test_the_same_said_twice_is_one_value():
    """Equal, hashed alike, and so one of a set; another amount, another id or another kind is another."""
    one = Payment(**PAID)
    assert one == Payment(**PAID)
    assert {one, Payment(**PAID), attrs.evolve(one, amount_cents=101)} == {one, Payment(**PAID | {"amount_cents": 101})}
    assert one != attrs.evolve(one, event_id="p-2")
    assert one != Expense(**PAID)
    assert one != tuple(PAID.values())


def test_a_value_says_what_it_is():
    """Its kind, and every field by name."""
    told = repr(Payment(**PAID))
    assert told.startswith("Payment(event_id='p-1', recorded_at=None, ")
    assert "fee='audit', amount_cents=100" in told


@pytest.mark.parametrize("kind", BY_EVENT, ids=lambda kind: kind.__name__)
def test_no_kind_of_event_can_be_changed(kind):
    """Nor has one an equality of its own, that could forget a field."""
    assert "__eq__" not in vars(kind)
    assert "__hash__" not in vars(kind)
    made = kind.__new__(kind)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        made.event_id = "other"
