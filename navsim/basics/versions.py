"""Which version of a library is installed: its folder's name says it, and costs less to ask than all that is known of it."""

import functools
import pathlib
import sys


@functools.cache
def version(name: str) -> str:
    """The version of an installed distribution."""
    stem = name.replace("-", "_") + "-"
    for place in sys.path:
        found = sorted(path.name for path in pathlib.Path(place or ".").glob(f"{stem}*.dist-info") if (path / "METADATA").is_file())
        if found:
            told = found[0].removesuffix(".dist-info").removeprefix(stem)
            if len(found) == 1 and told[:1].isdigit():
                return told
            break
    import importlib.metadata

    return importlib.metadata.version(name)
