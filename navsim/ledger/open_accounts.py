"""How many accounts are open, and how many opened and closed, by class: counted out of the register. accounting.md 8, 10."""

import attrs
import numpy as np

from .booked import Booked
from .register import accounts


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Counts:
    """Where a count moved: session and class positions, open accounts after step 1 of the session, opened and closed by it."""

    session: np.ndarray
    share_class: np.ndarray
    open: np.ndarray
    opened: np.ndarray
    closed: np.ndarray


def counts(booked: Booked) -> Counts:
    """An account with a name is open while it holds shares: three that buy and one of them that redeems all leave two open, one closed."""
    moved, owner = booked.moves, accounts(booked)
    classes, named = np.array([c for c, _ in owner], np.int64), np.array([account is not None for _, account in owner], bool)
    before_first = [(booked.struck.accounts[name, account], shares) for name, account, shares, _ in booked.carried("accounts") or () if shares]
    places = np.concatenate([np.array([place for place, _ in before_first], np.int64), moved.place])
    shares = np.concatenate([np.array([shares for _, shares in before_first], np.int64), moved.shares])
    sessions = np.concatenate([np.full(len(before_first), booked.first - 1, np.int64), moved.session])  # as if they had come just before
    order = np.lexsort((sessions, places))
    session, place, held = sessions[order], places[order], np.cumsum(shares[order])
    first = np.flatnonzero(np.diff(place, prepend=-1))
    if len(first):
        held -= np.repeat(np.concatenate([[0], held[first[1:] - 1]]), np.diff(np.append(first, len(place))))
    last = np.flatnonzero((np.diff(place, append=-1) != 0) | (np.diff(session, append=-1) != 0))  # of an account's movements of a session
    session, place, now = session[last], place[last], held[last] > 0
    before = np.zeros_like(now)
    before[1:] = now[:-1] & (place[1:] == place[:-1])
    opened, closed = now & ~before & named[place], before & ~now & named[place]
    told = np.zeros((2, booked.sessions, len(booked.classes)), np.int64)
    for n, there in enumerate((opened, closed)):
        np.add.at(told[n], (session[there], classes[place[there]]), 1)
    t, c = np.nonzero(told.any(axis=0))
    return Counts(session=t, share_class=c, open=np.cumsum(told[0] - told[1], axis=0)[t, c], opened=told[0][t, c], closed=told[1][t, c])
