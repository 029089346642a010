"""Compiled rules without their compiler: what numba made of a door is kept in a file, and later processes call it from there.

Importing numba takes longer than striking a year. What it makes of a rule that Python calls (a door, see compiled.py) is machine code;
LLVM's loader, on which numba is built, can place that by itself in a tenth of the time. The code is the same, so the bits are. Where none is
kept for these sources, this processor and these arguments, or the file is damaged, numba is asked, and what it makes is kept.

A function that numba made takes a place for its result, a place for what it raises, then its arguments in words of 64 bits:

    a number            itself
    an array            two words for who owns it, cells, bytes a cell, address, length of each axis, bytes from cell to cell of each axis
    lent arrays         the address of the row of words that tells where they lie: lent.py
"""

from __future__ import annotations

import ctypes
import functools
import hashlib
import importlib.util
import json
import os
import pathlib
import struct
import tempfile
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from .versions import version

if TYPE_CHECKING:
    from .arrays import Arrays

DONE = (0, -2)  # what such a function answers when nothing was raised: it gave something, or nothing
NUMBER = "number"
_one_at_a_time = threading.Lock()
_placed: list[Any] = []  # what holds the code lives as long as the process


def zeros(*shape: int) -> Arrays:
    """int64, all zero."""
    return np.zeros(shape, np.int64)


def integers(values: Any, *shape: int) -> Arrays:
    """Whole numbers, a nest of them or an array, as int64, reshaped where it may be empty."""
    array = values.astype(np.int64) if isinstance(values, np.ndarray) else np.array(values, np.int64)
    return array.reshape(shape) if shape else array


class Lent:
    """A named tuple of int64 arrays and numbers, written down as the rules are given it: a row of words, and its address.

    An array of n axes is its address, its cells, the length of each axis, and the bytes from cell to cell of each: 2 + 2 n words; a number is one.
    """

    def __init__(self, named: Any) -> None:
        words: list[Any] = []
        axes = []
        for name, value in zip(named._fields, named, strict=True):
            if isinstance(value, np.ndarray):
                assert value.dtype == np.int64, name
                assert value.flags.c_contiguous, name
                axes.append((name, value.ndim))
                words += [value.ctypes.data, value.size, *value.shape, *value.strides]
            else:
                axes.append((name, -1))
                words.append(int(value))
        self.named = named  # the arrays live as long as this
        self._words = np.array(words, np.int64)
        self.address = self._words.ctypes.data
        self.called, self.axes = type(named).__name__, tuple(axes)


def lend(named: Any) -> Lent:
    """A named tuple of arrays as the rules are given it."""
    return Lent(named)


class Door:
    """A rule that Python calls, compiled."""

    def __init__(self, module: str, name: str) -> None:
        self.module, self.name = module, name
        self.found: dict[Any, Any] = {}

    def __call__(self, *given: Any) -> None:
        """The rule, over numbers, arrays and lent arrays; it gives nothing but what it leaves in them."""
        forms = tuple(form_of(each) for each in given)
        if self.found.get(forms) is None:
            self.found[forms] = find(self.name, forms)
        kept = self.found[forms]
        if kept is None:
            self._through_its_compiler(given)
            return
        call(kept, *given)

    def _through_its_compiler(self, given: Sequence[Any]) -> None:
        from .compiled import twin

        rule, lend_there = getattr(twin(self.module), self.name), twin("basics.compiled").lend
        rule(*(lend_there(each.named) if isinstance(each, Lent) else each for each in given))


def call(kept: Callable[..., int], *given: Any) -> None:
    """A function that is kept, over its arguments."""
    result, raised = ctypes.c_void_p(), ctypes.c_void_p()
    status = kept(ctypes.byref(result), ctypes.byref(raised), *(word for each in given for word in words_of(each)))
    assert status in DONE, status


@functools.cache
def door(module: str, name: str) -> Door:
    """The door of that name in a room that is compiled: door("strike.day", "strike_sessions")."""
    return Door(module, name)


def form_of(given: Any) -> Any:
    """What an argument is: of one form, numba makes one function."""
    if isinstance(given, np.ndarray):
        assert given.flags.c_contiguous
        return given.dtype.str, given.ndim
    return (given.called, given.axes) if isinstance(given, Lent) else NUMBER


def words_of(given: Any) -> Sequence[int]:
    """An argument in words."""
    if isinstance(given, np.ndarray):
        return 0, 0, given.size, given.itemsize, given.ctypes.data, *given.shape, *given.strides
    return (given.address,) if isinstance(given, Lent) else (int(given),)


def length_of(form: Any) -> int:
    """How many words an argument is."""
    return 5 + 2 * form[1] if form != NUMBER and isinstance(form[1], int) else 1


# The files


def is_kept(name: str) -> bool:
    """Whether machine code of a door is kept; whether it is for this processor is seen when it is called."""
    home = _home()
    return home is not None and any(home.glob(f"{name}-*.code")) and importlib.util.find_spec("llvmlite") is not None


def keep(name: str, forms: tuple[Any, ...], symbol: str, wrapper: str, code: bytes) -> None:
    """Keep what numba made of a door, where there is a place for it and files of this system are known.

    symbol, wrapper  the function in it, and that by which numba's own objects call it
    """
    home, asked = _home(), asked_for(code, wrapper)
    if home is None or asked is None:
        return
    head = json.dumps({"symbol": symbol, "asks": asked[0], "unused": asked[1], "sha256": hashlib.sha256(code).hexdigest()}).encode()
    handle, draft = tempfile.mkstemp(dir=home, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(head + b"\n" + code)
        os.replace(draft, home / _named(name, forms))
    except OSError:
        pathlib.Path(draft).unlink(missing_ok=True)


def find(name: str, forms: tuple[Any, ...]) -> Callable[..., int] | None:
    """The function that is kept; None where there is none, or its file is not what was written."""
    home = _home()
    if home is None:
        return None
    try:
        with _one_at_a_time:
            head, _, code = (home / _named(name, forms)).read_bytes().partition(b"\n")
            told = json.loads(head)
            if told["sha256"] != hashlib.sha256(code).hexdigest():
                return None
            return _place(told["symbol"], told["asks"], told["unused"], code, sum(map(length_of, forms)))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _home() -> pathlib.Path | None:
    from .compiled import compiled_home

    home = compiled_home()
    return pathlib.Path(home) if home else None


def _named(name: str, forms: tuple[Any, ...]) -> str:
    """By what the code hangs on besides the sources: the processor, who made it, and the arguments."""
    import llvmlite.binding as llvm

    told = (forms, llvm.get_process_triple(), llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten(), version("numba"), version("llvmlite"))
    return f"{name}-{hashlib.sha256(repr(told).encode()).hexdigest()[:16]}.code"


def _place(symbol: str, asks: list[str], unused: list[str], code: bytes, words: int) -> Callable[..., int] | None:
    """The code in memory, as a function of so many words; None where the process has not what it asks for: the loader would end it."""
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = llvm.Target.from_default_triple().create_target_machine(jit=True, codemodel="jitdefault")
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine)
    if any(llvm.address_of_symbol(each) is None for each in asks):
        return None
    for each in unused:
        if llvm.address_of_symbol(each) is None:  # where numba is, it stays its own
            llvm.add_symbol(each, llvm.address_of_symbol("abort"))
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    _placed.append(engine)
    kind = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, *[ctypes.c_int64] * words)
    return kind(engine.get_function_address(symbol))


@attrs.frozen(kw_only=True)
class Section:
    """A part of an object file: of what kind, where, and the section it belongs to."""

    kind: int
    start: int
    size: int
    link: int
    about: int


@attrs.frozen(kw_only=True)
class Symbol:
    """A name in an object file: the section it stands in, none where it is left to the process, and its bytes there."""

    name: str
    section: int
    start: int
    size: int


SYMBOLS, RELOCATIONS = 2, 4  # kinds of sections
SYMBOL, RELOCATION = struct.Struct("<IBBHQQ"), struct.Struct("<QQq")


def asked_for(code: bytes, wrapper: str) -> tuple[list[str], list[str]] | None:
    """(names that an object file leaves to the process, those of them that the wrapper alone uses); None where it is no ELF of 64 bits.

    wrapper  the function by which numba's own objects call a door; nobody calls it here
    """
    if code[:6] != b"\x7fELF\x02\x01":
        return None
    (at,), (size, count) = struct.unpack_from("<Q", code, 0x28), struct.unpack_from("<HH", code, 0x3A)
    told = [struct.unpack_from("<IIQQQQII", code, at + n * size) for n in range(count)]
    sections = [Section(kind=each[1], start=each[4], size=each[5], link=each[6], about=each[7]) for each in told]
    (table,) = (each for each in sections if each.kind == SYMBOLS)
    symbols = [_symbol(code, sections[table.link].start, entry) for entry in SYMBOL.iter_unpack(code[table.start : table.start + table.size])]
    (own,) = (each for each in symbols if each.name == wrapper)
    asks = {each.name: True for each in symbols if each.name and not each.section}  # whether the wrapper alone uses it
    for each in sections:
        if each.kind == RELOCATIONS:
            for where, what, _ in RELOCATION.iter_unpack(code[each.start : each.start + each.size]):
                used = symbols[what >> 32].name
                if used in asks and not (each.about == own.section and own.start <= where < own.start + own.size):
                    asks[used] = False
    return sorted(name for name, unused in asks.items() if not unused), sorted(name for name, unused in asks.items() if unused)


def _symbol(code: bytes, names: int, entry: tuple[int, ...]) -> Symbol:
    name, _, _, section, start, size = entry
    return Symbol(name=code[names + name : code.index(b"\0", names + name)].decode(), section=section, start=start, size=size)
