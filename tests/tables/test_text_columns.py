"""Text in tables is kept as words and positions: formats.md 3. What is different in every row of `events` is plain text."""

import pyarrow as pa

from navsim.tables.schemas import TABLES

OF_ITS_OWN = {("events", "event_id"), ("events", "digest"), ("events", "payload")}


def test_text_is_a_dictionary_of_words():
    plain = {(name, field.name) for name, table in TABLES.items() for field in table.schema if pa.types.is_string(field.type)}
    words = {field.type for table in TABLES.values() for field in table.schema if pa.types.is_dictionary(field.type)}
    assert plain == OF_ITS_OWN
    assert words == {pa.dictionary(pa.int32(), pa.string())}
