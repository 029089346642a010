"""What decides whether a run compiles: the work of its strikes, in strikes of a usual fund. The bits are the same either way."""

import pathlib

import pytest
from strike_worlds import FUND
from test_many_classes import BP, a_fee_each, booked, fee, limit, names, one_fee

import navsim
from navsim.basics import compiled
from navsim.events.terms import LimitTerms
from navsim.strike import replay
from navsim.strike.work import PARTS, USUAL, work, work_by_terms

SCENARIOS = pathlib.Path(navsim.__file__).parent.parent / "scenarios"


class Chosen(Exception):
    """How a run would have struck, and of how much work."""


@pytest.fixture
def chosen(monkeypatch):
    """Function of something that strikes: (work, mode) it chose, where the rules have been compiled before; nothing is struck."""
    choose = replay.choose

    def stop(strikes):
        raise Chosen(strikes, choose(strikes))

    monkeypatch.setattr(compiled, "can_compile", lambda: True)
    monkeypatch.setattr(compiled, "was_compiled", lambda: True)
    monkeypatch.setattr(replay, "choose", stop)

    def told(strikes, *given):
        with pytest.raises(Chosen) as found:
            strikes(*given)
        return found.value.args

    return told


def a_fee_each_under_a_limit_of_the_fund(classes) -> list:
    return [*a_fee_each(classes), limit("whole")]


@pytest.mark.parametrize(("name", "sessions"), [("janus-aspen-small-cap-value-2002", 1), ("three-classes", 167), ("recoupment", 1259)])
def test_a_usual_fund_is_as_much_work_as_it_has_sessions(chosen, name, sessions):
    """The fund of 2002, its one day; eight months of three classes; five years: fewer than pay for a compiler."""
    assert chosen(navsim.run, SCENARIOS / name) == (sessions, "interpreted")
    assert sessions < replay.FEW


@pytest.mark.parametrize(
    ("terms", "classes", "of_a_session", "mode"),
    [
        (one_fee, 100, (100 + 100) // USUAL, "interpreted"),
        (one_fee, 400, (400 + 400) // USUAL, "interpreted"),
        (a_fee_each, 400, (400 + 400) // USUAL, "interpreted"),
        (a_fee_each_under_a_limit_of_the_fund, 100, (100 + 100 + 100 * 100 // PARTS) // USUAL, "interpreted"),
        (a_fee_each_under_a_limit_of_the_fund, 400, (400 + 400 + 400 * 400 // PARTS) // USUAL, "compiled"),
    ],
)
def test_classes_and_fees_and_what_is_shared_out_are_work(chosen, terms, classes, of_a_session, mode):
    """Thirteen sessions: what a limit of the fund gives back of 400 fees is shared out among 400 classes, and that is compiled."""
    assert chosen(booked, terms, classes) == (13 * of_a_session, mode)


def test_a_fee_of_the_fund_is_shared_out_among_its_classes(chosen):
    """A fee that a limit may not give back: 100 of them, each shared out among 100 classes; as the management's, twice."""
    shared = 100 * 100 // PARTS

    waiver = LimitTerms(event_id="waiver", fund=FUND, id="waiver", rate_e10=10 * BP, may_reimburse=False)

    def of_fund(category):
        return lambda own: [*(fee(f"fee-{n}", category=category) for n in range(100)), waiver]

    assert chosen(booked, of_fund("audit"), 100) == (13 * ((100 + 100 + shared) // USUAL), "interpreted")
    assert chosen(booked, of_fund("management"), 100) == (13 * ((100 + 100 + 2 * shared) // USUAL), "interpreted")


def test_by_its_terms_alone_a_fund_is_as_much_work():
    """Sessions by fees of classes and of the fund, those that a limit may give back twice: as once they are laid out."""
    own = tuple(names(400))
    fees, limits = a_fee_each(own), [limit("whole")]
    assert work_by_terms(13, 400, fees, []) == work(13, 400, 400, 0)
    assert work_by_terms(13, 400, fees, limits) == work(13, 400, 400, 400) == 13 * 1050
    assert work_by_terms(13, 400, [fee("advisory"), *fees], []) == work(13, 400, 401, 1)
    assert work(13, 3, 7, 14) == 13 * 1
