"""One engine: interpreted and compiled, alone and in a block, recorded or not, the strike gives the same integers."""

import collections
import concurrent.futures
import types

import attrs
import numpy as np
import pytest
from auditor.worlds import write_world
from strike_worlds import ask_of, trimmed, world

from navsim.basics import compiled
from navsim.replay.door import opened
from navsim.replay.run import run_log
from navsim.strike import day, replay, shapes
from navsim.strike.laid import lay_out
from navsim.strike.places import kept_at

WORLDS = 300
BY_SESSION = ("sheet", "nav", "net_assets", "shares", "weight")
compiler = pytest.mark.skipif(not compiled.can_compile(), reason="numba is not installed")


def plain(array) -> list:
    """Cells as Python's integers, whatever they are held in."""
    return np.asarray(array).tolist()


def part(array, s: int) -> list:
    """One structure of an array."""
    return plain(np.asarray(array)[..., s : s + 1])


def same(one, two, s_one: int = 0, s_two: int = 0) -> list:
    """Names of what differs between a structure of one strike and one of another; after a stop only what came before counts."""
    stopped = [
        name for name in ("status", "stopped_at", "stopped_class") if part(getattr(one.state, name), s_one) != part(getattr(two.state, name), s_two)
    ]
    if stopped or part(one.state.status, s_one) != [shapes.RUNNING]:
        last = part(one.state.stopped_at, s_one)[0]
        return stopped + [
            name for name in BY_SESSION if part(getattr(one.record, name), s_one)[:last] != part(getattr(two.record, name), s_two)[:last]
        ]
    return [
        f"{kind}.{name}"
        for kind in ("state", "record")
        for name, array in getattr(one, kind)._asdict().items()
        if part(array, s_one) != part(getattr(getattr(two, kind), name), s_two)
    ]


def seen_in(struck) -> set:
    """What happened in a strike, so that the worlds can be shown to be worth their while."""
    ask, record, state = struck.ask, struck.record, struck.state
    status = int(state.status[0])
    seen = {f"status {status}"}
    if status == shapes.RUNNING:
        orders = np.asarray(record.order_status, np.int64)[: len(ask.placed)]
        given = np.asarray(record.given, np.int64)
        closed = np.asarray(record.sheet, object)[:, struck.world.place[shapes.CLASS_CLOSED]]
        seen |= {name for value, name in ((shapes.CLIPPED, "clipped"), (shapes.REFUSED, "refused")) if (orders == value).any()}
        seen |= {name for name, there in (("given back", given > 0), ("taken back", given < 0), ("class closed", closed != 0)) if there.any()}
        seen |= {"late"} if any(placed.as_of for placed in ask.placed) else set()
        seen |= {"accounts"} if struck.accounts else set()
        seen |= {"split window"} if len(ask.charges.parts) > ask.sessions else set()
        seen |= {"bill"} if np.asarray(struck.arrays.billed).any() else set()
        seen |= {"distribution"} if len(ask.paid) else set()
        seen |= {"early record date"} if any(paid.recorded < paid.ex for paid in ask.paid) else set()
        seen |= {f"{ask.share_decimals} share decimals"}
        seen |= {"recouped"} if np.asarray(record.recouped, np.int64).any() else set()
        seen |= {"repaid to a class"} if np.asarray(record.rest, np.int64).any() else set()
        seen |= {"driving class"} if ask.charges.class_limits and (np.asarray(record.driving, np.int64) > 0).any() else set()
        seen |= {"settled shares"} if ask.settled else set()
        seen |= {"bounded"} if np.asarray(struck.arrays.dated_bounded).any() else set()
    return seen


@compiler
def test_the_compiled_rules_are_compiled():
    """Nothing below compares Python with Python."""
    twin = compiled.twin("strike.day")
    assert type(twin.strike_sessions).__module__.startswith("numba.")
    assert type(day.strike_sessions) is types.FunctionType


@compiler
def test_interpreted_and_compiled_give_the_same_bits():
    """Seeded worlds of ten dollars to ten trillion: every array of state and record is equal, and the worlds meet every rule."""
    met: collections.Counter = collections.Counter()
    for seed in range(WORLDS):
        ask = trimmed(ask_of(world(seed)))
        plain_integers, machine = replay.strike_block(ask, "interpreted"), replay.strike_block(ask, "compiled")
        assert not same(plain_integers, machine), f"world {seed}"
        met.update(seen_in(plain_integers))
    for what in ("status 0", "status 1", "clipped", "refused", "late", "accounts", "given back", "taken back", "class closed"):
        assert met[what] >= 3, (what, met)
    for what in ("recouped", "repaid to a class", "driving class", "settled shares", "bounded"):
        assert met[what] >= 3, (what, met)
    for what in ("split window", "bill", "distribution", "early record date", "0 share decimals", "6 share decimals"):
        assert met[what] >= 3, (what, met)
    assert met["status 0"] > WORLDS // 2


@compiler
@pytest.mark.slow
@pytest.mark.parametrize("block", range(10))
def test_many_more_worlds_give_the_same_bits(block):
    """Three hundred further worlds each."""
    for seed in range(10_000 + 300 * block, 10_300 + 300 * block):
        ask = trimmed(ask_of(world(seed, length=60, orders=6)))
        assert not same(replay.strike_block(ask, "interpreted"), replay.strike_block(ask, "compiled")), f"world {seed}"


def test_a_structure_of_a_block_is_the_structure_alone():
    """Interpreted: five structures struck together give what each gives alone, also where a neighbour stops."""
    stopped = 0
    for seed in range(40):
        here = world(seed, structures=5, length=15)
        block = replay.strike_block(trimmed(ask_of(here)), "interpreted")
        for s, structure in enumerate(here.structures):
            alone = replay.strike_block(trimmed(ask_of(here, [structure])), "interpreted")
            assert not same(alone, block, 0, s), f"world {seed}, structure {s}"
            stopped += int(alone.state.status[0]) != shapes.RUNNING
    assert stopped > 3


@compiler
@pytest.mark.parametrize("width", [5, 67])
def test_a_compiled_block_is_the_structures_alone(width):
    """Compiled, where loops over structures use wide registers and a rest: the same, structure by structure."""
    for seed in range(60 if width == 5 else 6):
        here = world(500 + seed, structures=width)
        block = replay.strike_block(trimmed(ask_of(here)), "compiled")
        for s, structure in enumerate(here.structures):
            alone = replay.strike_block(trimmed(ask_of(here, [structure])), "compiled" if s % 5 else "interpreted")
            assert not same(alone, block, 0, s), f"world {500 + seed}, structure {s}"


def moving(world, t: int, c: int) -> list[int]:
    """The rows that net assets of a class are the sum of in a session, opening aside, as the rules walk them: in pairs."""
    first, parts = int(world.moving_first[c]), int(world.part_first[t + 1] - world.part_first[t])
    before, after = world.before[world.before_first[t] : world.before_first[t + 1]], world.moving[first : first + parts * int(world.moving_each[c])]
    return [*before.ravel().tolist(), *after.ravel().tolist()]


def memo(world, t: int) -> list[int]:
    """The rows of a session that the adviser bears."""
    return world.memo.tolist()[: world.memo_each * int(world.part_first[t + 1] - world.part_first[t])]


def test_nothing_stands_on_a_line_that_is_passed_over():
    """A sheet has the fund's own lines alone; the row of all others stays empty, and so do, in each session, those of parts it has not."""
    few = 0
    for seed in range(50):
        struck = replay.strike_block(trimmed(ask_of(world(seed, length=25))), "interpreted")
        sheet, own, place = np.asarray(struck.record.sheet), struck.world, struck.world.place.tolist()
        empty, closing = sheet.shape[1] - 2, sheet.shape[1] - 1
        assert not sheet[:, empty].any(), f"world {seed}"
        for t in range(len(sheet)):
            for c in range(sheet.shape[2]):
                told = {place[shapes.OPENING], *moving(own, t, c), *memo(own, t), closing}
                assert not sheet[t, [row for row in range(closing) if row not in told], c].any(), f"world {seed}, session {t}, class {c}"
        few += place.count(empty) > 8
    assert few > 25


def test_net_assets_are_the_sum_of_what_moves_them():
    """Closing is opening and every row of the session but what the adviser bears: none stands twice, none is left out."""
    for seed in range(20):
        struck = replay.strike_block(trimmed(ask_of(world(seed, length=25))), "interpreted")
        sheet, own = np.asarray(struck.record.sheet), struck.world
        everything = [row for row in range(sheet.shape[1] - 1) if row not in own.memo.tolist()]
        assert (sheet[:, everything].sum(axis=1) == sheet[:, -1]).all(), f"world {seed}"
        for t in range(len(sheet)):
            for c in range(sheet.shape[2]):
                rows = [row for row in moving(own, t, c) if row != sheet.shape[1] - 2]
                assert len(set(rows)) == len(rows), f"world {seed}, session {t}, class {c}"


def test_an_order_that_is_looked_up_no_further_has_nothing_further():
    """With every order looked up to the end the strike is the same; in these worlds some ask for more, and most do not."""
    few, many = 0, 0
    for seed in range(60):
        ask = trimmed(ask_of(world(seed, length=20)))
        (laid,) = lay_out([ask], "interpreted")
        all_looked_up = attrs.evolve(laid, world={**laid.world, "order_plain": laid.world["order_plain"] * 0})
        one, two = (replay.strike_laid([each], [ask.charges])[0] for each in (laid, all_looked_up))
        assert not same(one, two), f"world {seed}"
        few, many = few + int((laid.world["order_plain"] == 0).sum()), many + int(laid.world["order_plain"].sum())
    assert 60 < few < many


def three_ways(seed: int) -> set:
    """A structure of a block of 64, by itself, and interpreted, in one world; what its status was."""
    here = world(seed, structures=64, length=20)
    s = seed % 64
    block = replay.strike_block(trimmed(ask_of(here)), "compiled")
    ask = trimmed(ask_of(here, [here.structures[s]]))
    alone, plain_integers = replay.strike_block(ask, "compiled"), replay.strike_block(ask, "interpreted")
    assert not same(plain_integers, alone), f"world {seed}, structure {s}: compiled, interpreted"
    assert not same(alone, block, 0, s), f"world {seed}, structure {s}: alone, in the block"
    return seen_in(alone)


@compiler
def test_in_a_block_of_64_alone_and_interpreted():
    """Equal bits, three ways; some structures stop."""
    met = collections.Counter(what for seed in range(20_000, 20_012) for what in three_ways(seed))
    assert met["status 0"] > 6
    assert met["given back"] >= 1


@compiler
@pytest.mark.slow
@pytest.mark.parametrize("first", range(20_100, 21_100, 100))
def test_in_a_block_of_64_alone_and_interpreted_on_1_000_worlds(first):
    """A hundred worlds each."""
    for seed in range(first, first + 100):
        three_ways(seed)


@compiler
def test_blocks_struck_side_by_side_are_the_blocks_struck_in_turn():
    """Two threads over one layout, six blocks: the rules hold no lock, and share nothing that they write."""
    here = world(20_003, structures=6, length=60, orders=8)
    (laid,) = lay_out([trimmed(ask_of(here))], "compiled")
    charges = [attrs.evolve(laid.ask.charges, structures=(each,)) for each in laid.ask.charges.structures]

    def struck(own):
        return replay.strike_laid([laid], [own])[0]

    in_turn = [struck(own) for own in charges]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for _ in range(5):
            for one, two in zip(in_turn, pool.map(struck, charges), strict=True):
                assert not same(one, two)
    assert len({str(part(one.record.nav, 0)) for one in in_turn}) > 1


@pytest.mark.parametrize("mode", ["interpreted", pytest.param("compiled", marks=compiler)])
def test_an_unrecorded_strike_leaves_the_same_state(mode):
    """A strike that keeps nothing but the last session ends in the same state: no rule looks back into the record."""
    for seed in range(60):
        ask = trimmed(ask_of(world(seed, structures=3)))
        kept, unkept = replay.strike_block(ask, mode), replay.strike_block(ask, mode, recorded=False)
        for s in range(3):
            assert part(kept.state.status, s) == part(unkept.state.status, s)
            if part(kept.state.status, s) == [shapes.RUNNING]:
                differs = [name for name, array in kept.state._asdict().items() if part(array, s) != part(getattr(unkept.state, name), s)]
                assert not differs, f"world {seed}, structure {s}"
                places = kept_at([paid.ex for paid in ask.paid], ask.sessions).tolist()
                there = np.asarray(kept.record.shares, np.int64)[..., s] > 0
                for t in {*(paid.ex for paid in ask.paid), ask.sessions - 1}:
                    seen = [[nav if had else 0] for (nav,), had in zip(part(kept.record.nav, s)[t], there[t], strict=True)]
                    assert seen == part(unkept.record.nav, s)[places[t]], f"world {seed}, structure {s}, session {t}"
                for c in range(there.shape[1]):
                    had = np.flatnonzero(there[:, c]) + 1
                    assert [*part(unkept.record.first, s)[c], *part(unkept.record.last, s)[c]] == [min(had, default=0), max(had, default=0)]


@compiler
@pytest.mark.parametrize("seed", [2, 5])
def test_a_money_fund_runs_alike_compiled_and_interpreted(tmp_path, seed):
    """Daily dividends, yield floors, reduced dividends, liquidity fees: every table, to the bit."""
    log = opened(write_world(tmp_path / "world", seed, ("money", "board", "flat", "limits"), length=20))
    interpreted, compiled = (run_log(log, mode=mode) for mode in ("interpreted", "compiled"))
    for name in interpreted.tables:
        assert interpreted.table(name).equals(compiled.table(name)), name
