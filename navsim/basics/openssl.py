"""OpenSSL as Python itself has it, asked by compiled code: hashlib is asked text by text, half a microsecond each, of which hashing is a fifth."""

import ctypes
import functools
from typing import Any

from .compiled import COMPILED, compiled

SHA256 = 32  # bytes of a digest
ROOM = 256  # bytes for what stands between two calls, of which OpenSSL uses 112
NAMES = ("SHA256_Init", "SHA256_Update", "SHA256_Final")

if COMPILED:
    from numba import types

    begin: Any = types.ExternalFunction(NAMES[0], types.intc(types.uintp))
    add: Any = types.ExternalFunction(NAMES[1], types.intc(types.uintp, types.uintp, types.uintp))
    end: Any = types.ExternalFunction(NAMES[2], types.intc(types.uintp, types.uintp))


@compiled
def sha256_of_each(texts: int, ends: Any, digests: int, room: int) -> None:
    """Of texts that stand one behind the other, the digests one behind the other: their addresses, and that of room to work in.

    ends  where each text begins, and where the last one ends
    """
    for n in range(len(ends) - 1):
        begin(room)
        add(room, texts + ends[n], ends[n + 1] - ends[n])
        end(digests + SHA256 * n, room)


@functools.cache
def is_known() -> bool:
    """Whether compiled code can ask it; it is told where. Not where Python was built in one piece with it."""
    import llvmlite.binding

    try:
        import _hashlib

        library = ctypes.CDLL(_hashlib.__file__)
        places = {name: ctypes.cast(getattr(library, name), ctypes.c_void_p).value for name in NAMES}
    except (ImportError, AttributeError, OSError):
        return False
    for name, place in places.items():
        llvmlite.binding.add_symbol(name, place)
    return True
