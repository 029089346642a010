"""What people write, TOML, CSV, JSONL, Parquet or data frames, becomes events; every problem is found in one pass."""

import sys
import types


class _Room(types.ModuleType):
    """The room can be called: `navsim.scenario(fund={...}, prices=df)` is `frames.scenario`, though both have one name."""

    def __call__(self, *given, **named):
        from .frames import scenario

        return scenario(*given, **named)


sys.modules[__name__].__class__ = _Room
