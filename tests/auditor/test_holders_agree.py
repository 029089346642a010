"""The engine against the auditor about who holds the shares: average cost, age and deferred charges, several distributions of a kind on a day."""

import collections

import pytest

from . import audit
from .test_engine_agrees import must_agree
from .worlds import write_world

MIXTURES = (
    ("holders", "distributions"),
    ("holders", "register", "distributions", "exchanges"),
    ("holders", "register", "late", "distributions"),
    ("holders", "register", "money", "exchanges"),
    ("holders", "distributions", "exchanges", "late"),
    ("holders", "closures", "distributions", "flat", "register"),
)


def mixture(seed):
    return MIXTURES[seed % len(MIXTURES)]


@pytest.mark.parametrize("seed", range(12))
def test_the_auditor_agrees_about_holders(seed, tmp_path):
    """Worlds of each mixture twice."""
    must_agree(write_world(tmp_path / "world", seed, mixture(seed), length=25), tmp_path, (seed, mixture(seed)))


def test_worlds_meet_what_they_are_for(tmp_path):
    """Charges by age, several rates in one order, two distributions of a kind on a day, in a run of more than a year."""
    met = collections.Counter()
    for seed, length in ((13, 330), (10, 25)):
        for tables in audit(write_world(tmp_path / str(seed), seed, mixture(seed), length=length)).values():
            first = min(row["session"] for row in tables["nav"])
            for row in tables["order_charges"]:
                met[row["charge"]] += 1
                met["several rates in one order"] += row["rate"] is None
                met["of a later year"] += row["charge"] == "deferred_load" and row["rate"] is not None and (row["session"] - first).days > 366
            days = collections.Counter((row["ex_date"], row["share_class"], row["kind"]) for row in tables["distributions"])
            met["again"] += sum(count > 1 for count in days.values())
            met["as of"] += sum(row["as_of_gain"] is not None for row in tables["orders"])
    wanted = ("front_load", "deferred_load", "redemption_fee", "several rates in one order", "of a later year", "again", "as of")
    assert all(met[word] for word in wanted), met


@pytest.mark.slow
@pytest.mark.parametrize("block", range(10))
def test_the_auditor_agrees_about_holders_over_years(block, tmp_path):
    """Six worlds of a year and a half each, and forty short ones."""
    for n in range(46):
        seed, length = 1000 + 50 * block + n, 380 if n < 6 else None
        must_agree(write_world(tmp_path / str(seed), seed, mixture(seed), length=length), tmp_path, (seed, mixture(seed)))
