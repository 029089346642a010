"""Where on the axes of the arrays sessions begin, and where each is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from . import shapes

if TYPE_CHECKING:
    from ..basics.arrays import Ints
    from .ask import Ask


def kept_at(exes: list[int], sessions: int) -> Ints:
    """Where the NAVs of each session are kept: those of ex-dates each in its place, from 1, all others in one."""
    places, own = np.zeros(sessions, np.int64), sorted(set(exes))
    places[own] = np.arange(1, len(own) + 1)
    return places


def recorded_at(exes: list[int], n: shapes.Sizes, recorded: bool) -> list[Ints]:
    """Where sessions, parts, orders and distributions are recorded: each in its place, or all in one, distributions of a session apart."""
    counts = (n.sessions, n.parts, max(n.orders, 1), max(n.distributions, 1))
    if recorded:
        return [np.arange(count) for count in counts]
    first = counted(exes, n.sessions)
    return [*(np.zeros(count, np.int64) for count in counts[:3]), np.array([d - first[ex] for d, ex in enumerate(exes)] or [0])]


def counted(positions: list[int], sessions: int) -> list[int]:
    """Firsts of runs: [0, how many are at 0, ...] of sorted positions."""
    return (
        np.concatenate([[0], np.cumsum(np.bincount(positions or [0], minlength=sessions)[:sessions])]).tolist() if positions else [0] * (sessions + 1)
    )


def orders_from(ask: Ask) -> tuple[list[int], list[int], list[int]]:
    """Where the seed orders, the orders and the second legs of each session begin."""
    counts, placed = np.zeros((ask.sessions, 3), np.int64), ask.placed
    np.add.at(counts, (placed.at_strike, np.where(placed.seed, 0, np.where(placed.into, 2, 1))), 1)
    ends = np.cumsum(counts.ravel()).reshape(-1, 3)
    starts = np.concatenate([[0], ends.ravel()[:-1]]).reshape(-1, 3)
    return [*starts[:, 0].tolist(), len(ask.placed)], starts[:, 1].tolist(), starts[:, 2].tolist()
