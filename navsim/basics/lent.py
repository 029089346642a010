"""What compiled rules are lent: one pointer to a table of where the arrays of a named tuple lie and how long they are.

A fund has some two hundred arrays. Handed from rule to rule as a tuple, each is seven numbers or more, and every rule would be compiled
with well over a thousand arguments: minutes of compiling. So the tuple is written down once, outside the rules, as a row of 64-bit words,
and the rules are given its address. `state.shares` in a rule reads where `shares` lies from that row, which never changes while rules run:
the loads say so (invariant.load), and leave their loops.

    an array of n axes   address, number of cells, length of each axis, bytes from cell to cell of each axis: 2 + 2 n words
    a number             1 word

Only modules of the twin import this (see compiled.py); interpreted rules are given the tuple itself.
"""

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.typing.templates import AttributeTemplate
from numba.extending import NativeValue, infer_getattr, lower_getattr_generic, models, register_model, typeof_impl, unbox

WORD = 8


class LentType(types.Type):
    """The type of a tuple: its name, and how many axes each member has; -1 for a number."""

    def __init__(self, called: str, axes: tuple[Any, ...]) -> None:
        self.called = called
        self.axes = axes
        self.places, reached = {}, 0
        for name, count in axes:
            self.places[name] = (reached, count)
            reached += 1 if count < 0 else 2 + 2 * count
        super().__init__(name=called)

    @property
    def key(self) -> Any:
        return self.called, self.axes


class Lent:
    """A named tuple of int64 arrays and numbers, as the rules are given it."""

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
        self._named = named  # the arrays live as long as this
        self._words = np.array(words, np.int64)
        self.address = self._words.ctypes.data
        self.kind = LentType(type(named).__name__, tuple(axes))


@typeof_impl.register(Lent)
def _typeof(value: Any, _: Any) -> Any:
    return value.kind


register_model(LentType)(models.OpaqueModel)


@unbox(LentType)
def _unbox(_: Any, value: Any, c: Any) -> Any:
    address = c.pyapi.object_getattr_string(value, "address")
    pointer = c.pyapi.long_as_voidptr(address)
    c.pyapi.decref(address)
    return NativeValue(pointer, is_error=c.pyapi.c_api_error())


@infer_getattr
class LentMembers(AttributeTemplate):
    """The type of a member."""

    key = LentType

    def generic_resolve(self, lent: Any, name: Any) -> Any:
        place = lent.places.get(name)
        if place is None:
            return None
        return types.int64 if place[1] < 0 else types.Array(types.int64, place[1], "C")


@lower_getattr_generic(LentType)
def _member(context: Any, builder: Any, lent: Any, pointer: Any, name: Any) -> Any:
    """A member read from the row of words."""
    first, axes = lent.places[name]
    word = ir.IntType(64)
    words = builder.bitcast(pointer, word.as_pointer())

    def read(n: Any) -> Any:
        loaded = builder.load(builder.gep(words, [ir.Constant(word, first + n)]), align=WORD)
        loaded.set_metadata("invariant.load", builder.module.add_metadata([]))
        return loaded

    if axes < 0:
        return read(0)
    kind = types.Array(types.int64, axes, "C")
    model, array = context.data_model_manager[kind], ir.Constant(context.get_value_type(kind), ir.Undefined)

    def put(field: Any, value: Any) -> Any:
        return builder.insert_value(array, value, model.get_field_position(field))

    for field in ("meminfo", "parent"):
        array = put(field, cgutils.get_null_value(context.get_value_type(model.get_type(field))))
    array = put("data", builder.inttoptr(read(0), context.get_value_type(model.get_type("data"))))
    array = put("nitems", read(1))
    array = put("itemsize", ir.Constant(word, WORD))
    array = put("shape", cgutils.pack_array(builder, [read(2 + n) for n in range(axes)]))
    return put("strides", cgutils.pack_array(builder, [read(2 + axes + n) for n in range(axes)]))
