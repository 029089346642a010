"""What goes on, on standard error, on a terminal only: one line that is written over, and gone when it is done."""

from __future__ import annotations

import sys
import time
from typing import Any

PATIENCE = 0.3  # seconds before anything is said


class Progress:
    """`at("striking the funds")` says what is being done now; leaving the `with` block takes the line away."""

    def __init__(self, stream: Any = None) -> None:
        self.stream = stream or sys.stderr
        self.live = self.stream.isatty()
        self.started = time.monotonic()
        self.written = 0

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: Any) -> None:
        self._write("")

    def at(self, what: str) -> None:
        """Say what is being done, on a terminal, once it has taken a while."""
        if self.live and time.monotonic() - self.started > PATIENCE:
            self._write(f"… {what}")

    def _write(self, text: str) -> None:
        if self.live and (text or self.written):
            self.stream.write("\r" + text.ljust(self.written) + ("" if text else "\r"))
            self.stream.flush()
            self.written = len(text)

    @property
    def seconds(self) -> float:
        """Since it began."""
        return time.monotonic() - self.started
