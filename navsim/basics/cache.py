"""Where derived files are kept that may be deleted at any time."""

import os
import pathlib


def cache_home() -> pathlib.Path:
    """NAVSIM_CACHE, else a folder in the user's cache."""
    home = os.environ.get("NAVSIM_CACHE")
    if home:
        return pathlib.Path(home)
    return pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "navsim"
