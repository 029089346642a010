"""SHA-256 of many short texts (FIPS 180-4), sixteen side by side: of a text of a line, most of the time goes into asking for its digest.

Like the structures of a strike the texts are the last axis of every array, and the loops over them use SIMD. `hashlib` says the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from .compiled import compiled

if TYPE_CHECKING:
    from .arrays import Arrays, Ints

LANES = 16  # texts side by side
BLOCK = 64  # bytes that one compression takes
ROUNDS = 64
HEX = np.frombuffer("".join(f"{n:02x}" for n in range(256)).encode(), np.uint16)


def hex_digests(data: Arrays, offsets: Ints, rule: Callable[..., None] | None = None) -> bytes:
    """The digests of texts in hexadecimal, one after the other.

    data     uint8: the texts in UTF-8, one after the other
    offsets  where each begins, and where the last one ends
    rule     digest_texts in another form: as machine code
    """
    told, offsets = np.empty(32 * (len(offsets) - 1), np.uint16), offsets.astype(np.int64)
    words, rows = np.zeros(ROUNDS * LANES, np.uint32), np.zeros((2, 8 * LANES), np.uint32)
    (rule or digest_texts)(data, offsets, first_bits_of_roots(ROUNDS, 3), first_bits_of_roots(8, 2), words, rows[0], rows[1], HEX, told)
    return told.tobytes()


def first_bits_of_roots(count: int, power: int) -> Arrays:
    """uint32: the first 32 bits of what follows the point in the roots of the first primes: of 2 ** (1/2) = 1.414… 0x6a09e667."""
    primes = [n for n in range(2, 312) if all(n % each for each in range(2, n))][:count]
    return np.array([root(prime << 32 * power, power) % (1 << 32) for prime in primes], np.uint32)


def root(number: int, power: int) -> int:
    """The whole part of a root."""
    low, high = 0, 1 << (number.bit_length() // power + 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if middle**power <= number else (low, middle)
    return low


@compiled
def rotated(word: Any, bits: int) -> Any:
    """A word of 32 bits turned to the right."""
    return (word >> np.uint32(bits)) | (word << np.uint32(32 - bits))


@compiled
def digest_texts(
    data: Arrays, offsets: Ints, constants: Arrays, initial: Arrays, words: Arrays, row: Arrays, kept: Arrays, pairs: Arrays, told: Arrays
) -> None:
    """Sixteen texts after sixteen texts, block after block; a text that has ended is told and no longer looked at.

    words, row, kept  room for the message, for the eight words being worked on, and for those after the block before
    pairs             the two hexadecimal digits of each byte
    """
    count = len(offsets) - 1
    for first in range(0, count, LANES):
        lanes = min(LANES, count - first)
        for n in range(8 * LANES):
            kept[n] = initial[n // LANES]
        blocks = 0
        for n in range(first, first + lanes):
            blocks = max(blocks, blocks_of(offsets[n + 1] - offsets[n]))
        for block in range(blocks):
            for lane in range(lanes):
                read_block(data, offsets[first + lane], offsets[first + lane + 1], block, words, lane)
            for n in range(8 * LANES):
                row[n] = kept[n]
            compress(constants, words, row)
            for n in range(8 * LANES):
                kept[n] += row[n]
            for lane in range(lanes):
                if blocks_of(offsets[first + lane + 1] - offsets[first + lane]) == block + 1:
                    for n in range(8):
                        for byte in range(4):
                            told[32 * (first + lane) + 4 * n + byte] = pairs[(kept[LANES * n + lane] >> np.uint32(24 - 8 * byte)) & np.uint32(255)]


@compiled
def blocks_of(size: int) -> int:
    """Blocks of a text: with a bit behind it, and its length in eight bytes. 55 bytes are one block, 56 are two."""
    return (size + 8) // BLOCK + 1


@compiled
def read_block(data: Arrays, start: int, end: int, block: int, words: Arrays, lane: int) -> None:
    """A block of one text: sixteen words, the high byte first."""
    at, left = start + BLOCK * block, end - start - BLOCK * block
    for n in range(16):
        word = np.uint32(0)
        for byte in range(4):
            place = 4 * n + byte
            if place < left:
                word |= np.uint32(data[at + place]) << np.uint32(24 - 8 * byte)
            elif place == left:
                word |= np.uint32(128) << np.uint32(24 - 8 * byte)
        words[LANES * n + lane] = word
    if left < BLOCK - 8:
        words[LANES * 14 + lane] = np.uint32((end - start) >> 29)
        words[LANES * 15 + lane] = np.uint32(((end - start) << 3) & 0xFFFFFFFF)


@compiled
def compress(constants: Arrays, words: Arrays, row: Arrays) -> None:
    """Sixty-four rounds over the words of one block of each text."""
    for n in range(16 * LANES, ROUNDS * LANES):
        early, late = words[n - 15 * LANES], words[n - 2 * LANES]
        low = rotated(early, 7) ^ rotated(early, 18) ^ (early >> np.uint32(3))
        high = rotated(late, 17) ^ rotated(late, 19) ^ (late >> np.uint32(10))
        words[n] = words[n - 16 * LANES] + low + words[n - 7 * LANES] + high
    for n in range(ROUNDS):
        for lane in range(LANES):
            a, b, c, d = row[lane], row[LANES + lane], row[2 * LANES + lane], row[3 * LANES + lane]
            e, f, g, h = row[4 * LANES + lane], row[5 * LANES + lane], row[6 * LANES + lane], row[7 * LANES + lane]
            chosen, most = (e & f) ^ (~e & g), (a & b) ^ (a & c) ^ (b & c)
            one = h + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + chosen + constants[n] + words[LANES * n + lane]
            other = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + most
            row[lane], row[LANES + lane], row[2 * LANES + lane], row[3 * LANES + lane] = one + other, a, b, c
            row[4 * LANES + lane], row[5 * LANES + lane], row[6 * LANES + lane], row[7 * LANES + lane] = d + one, e, f, g
