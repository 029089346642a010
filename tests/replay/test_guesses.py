"""A guess of a group may leave the bounds: its figures mean nothing, and the next guess is made of whole numbers all the same."""

import navsim
from navsim.strike import replay
from navsim.strike.shapes import NO_WEIGHT

DAYS = ["2003-01-02", "2003-01-03", "2003-01-06", "2003-01-07", "2003-01-08"]


def scenario():
    """A fund whose register counts the accounts that a fee is charged on: it is struck again until the count stands."""
    return navsim.scenario(
        fund={
            "fund": {"id": "f", "inception": DAYS[0]},
            "policy": {"account_counts": "register"},
            "class": {"a": {}},
            "fee": [{"id": "ta", "category": "transfer_agent", "per_account": "3650"}],
        },
        orders=[
            {"accepted_at": DAYS[0], "account": "one", "side": "purchase", "amount": "1000000", "price": "10"},
            {"accepted_at": DAYS[1], "account": "two", "side": "purchase", "amount": "250000"},
        ],
        prices=[{"date": day, "security": "x", "price": "1"} for day in DAYS],
        securities=[{"security": "x", "type": "equity"}],
    )


def test_a_guess_that_left_the_bounds_of_64_bits(monkeypatch):
    """A NAV of no shares, of 170 bits, in the first guess: the figures in the end are those of a run that never had it."""
    told = navsim.run(scenario()).table("nav").to_pylist()
    working, guesses = replay.strike_blocks, []

    def beyond(asks, mode):
        struck = working(asks, mode)
        if not guesses:
            for each in struck:
                each.state.status[0], each.state.stopped_at[0] = NO_WEIGHT, 3
                each.record.order_nav[0] = 1 << 170
        guesses.append(mode)
        return struck

    monkeypatch.setattr(replay, "strike_blocks", beyond)
    assert navsim.run(scenario()).table("nav").to_pylist() == told
    assert len(guesses) > 1
