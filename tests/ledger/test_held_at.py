"""What every account holds at the close of some sessions, taken on one way through the register: what a later run goes on from."""

import pathlib

import pytest

import navsim
from navsim.ledger import register

SCENARIOS = pathlib.Path(navsim.__file__).parent.parent / "scenarios"


@pytest.fixture(scope="module", params=["shareholders", "three-classes", "balanced"])
def booked(request):
    return navsim.run(SCENARIOS / request.param).funds[0]


def by_lines(booked, t: int) -> list:
    """Shares and cost of every account as its last line by the close of session t says; nothing before its first."""
    told, after = register.lines(booked), {}
    for session, place, shares, cost in zip(told.session, told.place, told.shares, told.cost, strict=True):
        if session <= t:
            after[place] = [shares, cost]
    return [[*name, *after.get(place, [0, 0])] for name, place in booked.struck.accounts.items()]


def test_at_every_session_an_account_holds_what_its_last_line_says(booked):
    """Asked for in any order, the first session and the last, and twice for one of them."""
    every = range(booked.sessions)
    told = register.held_at(booked, [*reversed(every), 0])
    assert told == {t: by_lines(booked, t) for t in every}
    assert any(shares for *_, shares, _ in told[booked.sessions - 1])


@pytest.mark.parametrize("at", [[], [0], [3], [2, 5, 9]])
def test_some_sessions_are_what_each_is_by_itself(booked, at):
    """Eleven points a run remembers are one way through the register, not eleven."""
    assert register.held_at(booked, at) == {t: register.held_at(booked, [t])[t] for t in at}


def test_the_register_is_gone_through_once(booked, monkeypatch):
    """However many sessions are asked for."""
    ways, walked = [], register.walked

    def counted(*given):
        ways.append(given)
        return walked(*given)

    monkeypatch.setattr(register, "walked", counted)
    register.held_at(booked, range(booked.sessions))
    assert len(ways) == 1
