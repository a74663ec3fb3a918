"""What the embedded index keeps of a document, field by field."""

import hashlib
from functools import cache
from importlib.metadata import version

import tantivy

from apfl_net.kit.search import words
from apfl_net.kit.search.definitions import Definition
from apfl_net.kit.search.documents import MOST_AUDIENCES, Document, thing_of
from apfl_net.kit.search.texts import AUTHOR, BODY, MARKED, PUBLIC_AUTHOR, STEM, TITLE, TITLE_STEM, texts_of

VERSION = 3
"""To go up with every change of the fields."""

WRITTEN = "written"
SOURCE, NUMBER, DIGEST = "source", "number", "digest"  # kind, id, and of what it was made: to be compared
DAY = "day"
GROUP, GROUP_NUMBER = "group", "group_number"
IS_HEAD, HEAD_NUMBER = "is_head", "head_number"  # the second of heads alone


def fingerprint(index: Definition) -> str:
    return index.fingerprint(f"fields {VERSION}", f"words {words.VERSION}", f"tantivy {version('tantivy')}")


def schema_of(index: Definition) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    for name in (TITLE, BODY, AUTHOR, PUBLIC_AUTHOR):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in (MARKED, STEM, TITLE_STEM):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in index.facets:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for number in range(MOST_AUDIENCES):
        builder.add_integer_field(f"door{number}", indexed=True)
    builder.add_text_field(SOURCE, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(GROUP, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field(GROUP_NUMBER, indexed=True, fast=True)
    builder.add_integer_field(HEAD_NUMBER, indexed=True)
    builder.add_boolean_field(IS_HEAD, indexed=True)
    builder.add_integer_field(DAY, fast=True)
    builder.add_integer_field(WRITTEN, indexed=True, fast=True)
    builder.add_integer_field(NUMBER, indexed=True, fast=True)
    builder.add_bytes_field(DIGEST, stored=True)
    return builder.build()


def kept_of(document: Document, index: Definition) -> tantivy.Document:
    """The document as the index takes it: text as tokens with spaces between them."""
    kept = tantivy.Document()
    kept.add_text("key", document.key)
    for name, tokens in texts_of(document, index).items():
        if tokens:
            kept.add_text(name, " ".join(tokens))
    for name in index.facets:
        for value in document.values(name):
            kept.add_text(name, value)
    for door, audience in document.doors():
        kept.add_integer(door, audience)
    kept.add_text(SOURCE, document.kind)
    kept.add_text(GROUP, document.head)
    kept.add_integer(GROUP_NUMBER, number_of(document.head))
    kept.add_boolean(IS_HEAD, document.is_head)
    if document.is_head:
        kept.add_integer(HEAD_NUMBER, number_of(document.head))
    kept.add_integer(DAY, document.day)
    kept.add_integer(WRITTEN, int(document.written_at.timestamp()))
    kept.add_integer(NUMBER, document.id)
    kept.add_bytes(DIGEST, bytes.fromhex(document.digest()))
    return kept


def number_of(group: str) -> int:
    """Groups are counted by these, which is quicker than by their keys. Those of one kind are close together,
    and so looked up the quicker."""
    kind, number = thing_of(group)
    return _slot_of(kind) << 40 | number


@cache
def _slot_of(kind: str) -> int:
    """Of eight million, so that no two kinds have the same."""
    return int.from_bytes(hashlib.sha256(kind.encode()).digest()[:3]) >> 1
