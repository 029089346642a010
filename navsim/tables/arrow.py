"""Arrow columns as the tables make them: the same hands as the log's."""

from ..basics.arrow import Cells, Words, bytes_of, column, fixed_strings, integers, joined_words, offsets, own_words, select, words

__all__ = ["Cells", "Words", "bytes_of", "column", "fixed_strings", "integers", "joined_words", "offsets", "own_words", "select", "words"]
