"""One source, two ways to run it: as plain Python integers of any size, or compiled by numba to 64-bit ones.

`navsim` imported as usual runs interpreted. `twin()` is the same package under the name `navsim_compiled`: the same files, found
through the same folders, whose relative imports stay among themselves. In a module of the twin `@compiled` compiles, in the other it
does nothing; both can be live in one process. A room that is to be compiled therefore imports its rules relatively, and only rules.
"""

from __future__ import annotations

import functools
import hashlib
import importlib
import importlib.util
import inspect
import os
import pathlib
import sys
import tempfile
import threading
import types
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from .arrays import Arrays

TWIN = "navsim_compiled"
COMPILED = __name__.startswith(TWIN)
RULE_ROOMS = ("basics", "strike")
DOORS = ("strike_sessions",)  # called from Python
READY = "ready"  # a file that says so
ONE_AT_A_TIME = threading.RLock()  # where numba keeps what it compiles is one setting for all threads

if COMPILED:
    import numba

    def compiled(rule: Callable[..., Any]) -> Callable[..., Any]:
        """Compile a rule when it is first called, and keep the result on disk where there is a place for it.

        A rule that other rules alone call is kept in what calls it.

        error_model="numpy": no zero-division test at each division, which would keep loops over structures from using SIMD.
        _nrt=False: no reference counting of arrays that are only lent; a rule that would allocate one is refused.
        no_cpython_wrapper: a rule that other rules alone call needs no door from Python, which takes long to make.
        forceinline: arithmetic and loops over rows are worked out where they stand: a loop that calls something takes one at a time.
        """
        from .compiling import compiler_of

        inner = is_inner(rule) or is_of_rows(rule)
        made: Callable[..., Any] = numba.njit(  # type: ignore[call-overload]
            cache=bool(numba.config.CACHE_DIR) and not inner,  # type: ignore[attr-defined]
            nogil=True,
            error_model="numpy",
            _nrt=False,
            no_cfunc_wrapper=True,
            no_cpython_wrapper=inner,
            forceinline=not is_inner(rule) and rule.__name__ not in DOORS,
            pipeline_class=compiler_of(inner, rule.__name__ in DOORS),
        )(rule)
        return made

    def lend(named: Any, only_read: bool = False) -> Any:
        """A named tuple of arrays as the rules are given it: one pointer."""
        from .lent import Lent

        return Lent(named)

    def lend_places(array: Arrays) -> Any:
        """A row of places that the rules only read."""
        return array

else:

    def compiled(rule: Callable[..., Any]) -> Callable[..., Any]:
        """The rule as it is written: plain Python."""
        return rule

    def lend(named: Any, only_read: bool = False) -> Any:
        """A named tuple of arrays as the rules are given it: by name, and rows that they only read as lists. Python looks into both sooner."""
        lent = type("Lent", (), {"__slots__": named._fields})()
        for name, each in named._asdict().items():
            setattr(lent, name, lend_places(each) if only_read and getattr(each, "ndim", 0) == 1 else each)
        return lent

    def lend_places(array: Arrays) -> Any:
        """A row of places that the rules only read."""
        return array.tolist()


def is_inner(rule: Callable[..., Any]) -> bool:
    """Whether a rule is called by other rules alone: it is given the state of a fund, and is none of the doors."""
    return rule.__name__ not in DOORS and bool({"world", "terms", "state", "desk", "record"} & set(inspect.signature(rule).parameters))


def is_of_rows(rule: Callable[..., Any]) -> bool:
    """Whether it is given rows of arrays and nothing they could also be reached through: no two of them may be the same memory."""
    return (
        rule.__name__ not in DOORS and not is_inner(rule) and any("Arrays" in str(p.annotation) for p in inspect.signature(rule).parameters.values())
    )


def zeros(*shape: int) -> Arrays:
    """Integers, all zero, in the form the rules run on: int64, or Python integers, in which nothing can wrap unseen."""
    return np.zeros(shape, np.int64) if COMPILED else np.full(shape, 0, dtype=object)


def integers(values: Any, *shape: int) -> Arrays:
    """Whole numbers, a nest of them or an array, as an array in the form the rules run on, reshaped where it may be empty."""
    if isinstance(values, np.ndarray):
        values = values.astype(np.int64) if COMPILED else values.astype(np.int64).tolist()
    array = np.array(values, dtype=np.int64 if COMPILED else object)
    return array.reshape(shape) if shape else array


def digest_of_rules() -> str:
    """Sixteen hexadecimal digits that change with any file whose source is compiled.

    numba looks for changes in the file of a function only, not in the files of what it calls; the cache folder is named by this.
    """
    package = pathlib.Path(__file__).parent.parent
    digest = hashlib.sha256()
    for room in RULE_ROOMS:
        for path in sorted((package / room).glob("*.py")):
            digest.update(f"{room}/{path.name}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def cache_home() -> pathlib.Path:
    """Where derived files that may be deleted at any time are kept: NAVSIM_CACHE, else the user's cache folder."""
    home = os.environ.get("NAVSIM_CACHE")
    if home:
        return pathlib.Path(home)
    return pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "navsim"


def can_compile() -> bool:
    """Whether numba is installed; it is not imported to find out."""
    if sys.modules.get("numba", ...) is None:
        return False
    try:
        return importlib.util.find_spec("numba") is not None
    except (ImportError, ValueError):
        return False


def twin(module: str) -> ModuleType:
    """A module of this package as compiled rules: `twin("strike.day")`."""
    import numba

    if TWIN not in sys.modules:
        root = types.ModuleType(TWIN)
        root.__path__ = [str(pathlib.Path(__file__).parent.parent)]
        sys.modules[TWIN] = root
    with ONE_AT_A_TIME:
        theirs = numba.config.CACHE_DIR  # type: ignore[attr-defined]
        numba.config.CACHE_DIR = compiled_home()  # type: ignore[attr-defined]
        try:
            return importlib.import_module(f"{TWIN}.{module}")
        finally:
            numba.config.CACHE_DIR = theirs  # type: ignore[attr-defined]


@functools.cache
def compiled_home() -> str:
    """The folder of what these sources compile to; empty where none can be written: numba would keep it beside them, found stale later."""
    home = cache_home() / "compiled" / digest_of_rules()
    try:
        home.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=home).close()
    except OSError:
        return ""
    return str(home)


def plain(module: str) -> ModuleType:
    """The same module as plain Python."""
    return importlib.import_module(f"navsim.{module}")


def was_compiled() -> bool:
    """Whether these sources were compiled before and the result is kept: then a run need not wait for a compiler."""
    home = compiled_home()
    return bool(home) and (pathlib.Path(home) / READY).is_file()


@functools.cache
def keep_in_mind() -> None:
    """The rules have run compiled: later processes find them in the cache."""
    home = compiled_home()
    if home:
        (pathlib.Path(home) / READY).touch()
