"""The engine against the auditor where fees are at their oddest: every form with its extras, and limits of every kind together."""

import pytest

from .test_engine_agrees import must_agree
from .worlds import ODD, write_world

MIXTURES = ((ODD,), (ODD, "flat"), (ODD, "money", "flat"), ("limits", "class_limits", "flat"), ("recoupment", "class_limits", "flat"))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("mixture", range(len(MIXTURES)))
def test_the_auditor_agrees_about_odd_fees(mixture, seed, tmp_path):
    """Minimums of any day count, fees borne by the adviser, dated bases, bills without a fee, several limits of both methods."""
    must_agree(write_world(tmp_path / "world", seed, MIXTURES[mixture], length=22), tmp_path, (seed, MIXTURES[mixture]))
