"""The engine against the auditor over every form of a fee that accounting.md 8 has, and every change from one to another."""

import tomllib
from collections import Counter

import pytest

import navsim
from navsim.reports.explain import explain
from navsim.reports.reading import of_run

from .fee_forms import FORMS, forms_met
from .test_engine_agrees import disagreements, must_agree, with_ids
from .worlds import ODD, write_world

MIXTURES = (
    (FORMS,),
    (FORMS, "limits"),
    (FORMS, "class_limits"),
    (FORMS, "recoupment"),
    (FORMS, ODD),
    (FORMS, "money"),
    (FORMS, "closures", "limits", "class_limits"),
    (FORMS, "exchanges", "distributions"),
)
LEVELS = ("fund", "class")
EVERY_FORM = (
    *(f"{form}, {level}" for form in ("rate", "tiers", "flat", "per_account", "per_closed_account", "per_million") for level in LEVELS),
    *(f"base {base}" for base in ("prior_close", "opening", "same_day")),
    *(f"days {count}" for count in ("actual/actual", "actual/365", "actual/360", "30/360")),
    *(f"rounding {rounding}" for rounding in ("posting", "tier")),
    *(f"flat per {period}" for period in ("year", "month")),
    *(f"minimum of {form}" for form in ("rate", "tiers", "per_million", "per_account")),
    "cap of rate",
    "cap of tiers",
    "cap reset",
    "per million with a monthly maximum",
    "per account and per closed account",
    "borne by the adviser",
    "borne by the adviser, net of reimbursement",
    "bills only, fund",
    "bill of the fund",
    "bill of a class",
    "bill of one class for a fee of the fund",
    "one-off of the fund",
    "one-off of a class",
    "dated terms",
    "dated terms of several forms",
    "a gap between terms",
    "payments",
    "offsets",
)


def mixture(seed: int) -> tuple:
    return MIXTURES[seed % len(MIXTURES)]


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 4, 5, 6, 7, 10, 13, 74, 132, 194])
def test_the_auditor_agrees_about_every_form(seed, tmp_path):
    """Three to seven fees of up to three forms each, alone and with limits, recoupment, closures, a second fund; some once told the two apart."""
    must_agree(write_world(tmp_path / "world", seed, mixture(seed), length=25), tmp_path, (seed, mixture(seed)))


def test_two_hundred_worlds_meet_every_form(tmp_path):
    """Each form of the list stands in at least twenty of the two hundred; nothing stands in them that the list does not name."""
    met = Counter()
    for seed in range(200):
        met.update(forms_met(write_world(tmp_path / str(seed), seed, mixture(seed), length=25)))
    assert set(met) == set(EVERY_FORM)
    assert min(met.values()) >= 20, sorted(met.items(), key=lambda item: item[1])[:5]


@pytest.mark.slow
@pytest.mark.parametrize("block", range(10))
def test_the_auditor_agrees_about_many_more(block, tmp_path):
    """Fifty further worlds each; a class that sums of money ruin stops the run, as it must."""
    for seed in range(1000 + 50 * block, 1050 + 50 * block):
        try:
            told = disagreements(with_ids(write_world(tmp_path / str(seed), seed, mixture(seed)), tmp_path / f"{seed}-named"))
        except navsim.InputProblems as found:
            assert {problem.code for problem in found.problems} == {"strike.negative_net_assets"}, seed  # noqa: PT017
            continue
        assert not told, (seed, mixture(seed), told[:5], len(told))


@pytest.mark.parametrize(("seed", "length"), [(0, 18), (2, 25), (8, 12)])
def test_every_form_is_explained(seed, length, tmp_path):
    """The arithmetic of each fee, session and class, from the tables alone, comes to the figure; none is put down to a bound that is not there."""
    folder = write_world(tmp_path / "world", seed, (FORMS,), length=length)
    run = navsim.run(folder)
    tables = of_run(run)
    fees = tomllib.loads((folder / "fund.toml").read_text(encoding="utf-8"))["fee"]
    bounded = {f"fee:{fee['id']}" for fee in fees if {"cap", "minimum", "max_per_month"} & fee.keys()}
    told = 0
    for row in run.table("roll_forward").to_pylist():
        if row["component"].startswith("fee:") and row["amount"]:
            explained = explain(tables, row["fund"], row["session"], row["share_class"], row["component"])
            notes = [note for section in explained.sections for note in section.notes]
            assert explained.agrees, row
            assert row["component"] in bounded or not any("a ceiling or a minimum" in note for note in notes), row
            told += 1
    assert told > 50
