"""The slow auditor: the agreement once more, in exact rationals, one day and one event at a time, sharing no code with the engine."""

from .audit import audit
from .compare import differences

__all__ = ["audit", "differences"]
