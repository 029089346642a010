"""What people write, TOML, CSV, JSONL, Parquet or data frames, becomes events; every problem is found in one pass.

The room may be called: `navsim.scenario(fund={...}, prices=frame)` is `frames.scenario`. A package and a function of one name would
otherwise take turns, by the order of imports.
"""

from __future__ import annotations

import sys
import types
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .scenario import Scenario


class Room(types.ModuleType):
    """This package, which also answers as the function people know by its name."""

    def __call__(self, fund: dict[str, Any] | None = None, *, name: str | None = None, **feeds: Any) -> Scenario:
        """A scenario in memory: see frames.scenario, whose arguments these are."""
        from .frames import scenario

        return scenario(fund, name=name, **feeds)


sys.modules[__name__].__class__ = Room
