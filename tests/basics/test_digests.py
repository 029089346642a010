"""Digests of many texts side by side."""

import hashlib

import numpy as np

from navsim.basics import digests
from navsim.basics.compiled import twin

TEXTS = [bytes((7 * length + place) % 256 for place in range(length)) for length in (*range(130), 200, 1000, 0, 55, 56)]


def told(module, texts):
    """The digests of texts, one by one again."""
    offsets = np.cumsum([0, *map(len, texts)]).astype(np.int32)
    each = module.hex_digests(np.frombuffer(b"".join(texts), np.uint8), offsets).decode()
    return [each[start : start + 64] for start in range(0, len(each), 64)]


def test_compiled_digests_are_those_of_the_library():
    """Texts of every length around one block and two, so that in each sixteen some end before others."""
    assert told(twin("basics.digests"), TEXTS) == [hashlib.sha256(text).hexdigest() for text in TEXTS]


def test_interpreted_digests_are_the_same():
    """The rules mean the same without a compiler."""
    few = [b"", b"abc", bytes(55), bytes(56), bytes(64), bytes(119), bytes(120)]
    with np.errstate(over="ignore"):  # words of 32 bits wrap
        assert told(digests, few) == [hashlib.sha256(text).hexdigest() for text in few]


def test_no_texts():
    assert told(twin("basics.digests"), []) == []


def test_constants_are_the_first_bits_of_roots():
    """FIPS 180-4, 4.2.2 and 5.3.3."""
    assert digests.first_bits_of_roots(8, 2)[:2].tolist() == [0x6A09E667, 0xBB67AE85]
    assert digests.first_bits_of_roots(64, 3)[[0, 63]].tolist() == [0x428A2F98, 0xC67178F2]
