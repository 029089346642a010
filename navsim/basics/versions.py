"""Which version of a library is installed: its folder's name says it, and costs less to ask than all that is known of it."""

import functools
import os
import sys


@functools.cache
def version(name: str) -> str:
    """The version of an installed distribution."""
    stem = name.replace("-", "_") + "-"
    for place in sys.path:
        named = [each for each in _distributions(place or ".") if each.startswith(stem)]
        found = sorted(each for each in named if os.path.isfile(os.path.join(place, each, "METADATA")))
        if found:
            told = found[0].removesuffix(".dist-info").removeprefix(stem)
            if len(found) == 1 and told[:1].isdigit():
                return told
            break
    import importlib.metadata

    return importlib.metadata.version(name)


@functools.cache
def _distributions(place: str) -> list[str]:
    """The folders in a place on the path that are told of installed distributions."""
    try:
        return [name for name in os.listdir(place) if name.endswith(".dist-info")]
    except OSError:
        return []
