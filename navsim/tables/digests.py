"""The sha256 of every text of a column, in hexadecimal."""

from __future__ import annotations

import binascii
import hashlib
import sys

import numpy as np
import pyarrow as pa

from ..basics import compiled, openssl
from ..basics.arrow_functions import cast
from . import arrow

MANY = 1 << 10  # texts: below this, hashlib is done sooner


def digests(texts: pa.Array) -> pa.Array:
    """By compiled code in one go, where a run has its rules compiled; Python is free meanwhile, so that a file can be written."""
    at_once = len(texts) >= MANY and compiled.TWIN in sys.modules and openssl.is_known()
    found = all_at_once(texts) if at_once else one_by_one(texts)
    return arrow.fixed_strings(binascii.hexlify(found), len(texts))


def one_by_one(texts: pa.Array) -> bytes:
    """By hashlib."""
    return b"".join([text.digest() for text in map(hashlib.sha256, cast(texts, pa.binary()).to_pylist())])


def all_at_once(texts: pa.Array) -> memoryview:
    """By OpenSSL, which hashlib asks as well."""
    assert openssl.is_known()  # the code would call addresses that nobody has told
    told, room = np.empty(openssl.SHA256 * len(texts), np.uint8), np.empty(openssl.ROOM, np.uint8)
    own = compiled.twin("basics.openssl")
    own.sha256_of_each(texts.buffers()[2].address, arrow.offsets(texts), told.ctypes.data, room.ctypes.data)
    return told.data
