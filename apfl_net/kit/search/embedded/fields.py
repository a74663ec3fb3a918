"""What the embedded index keeps of a document, field by field."""

from collections.abc import Iterable
from importlib.metadata import version

import tantivy

from apfl_net.kit.search import stems, words
from apfl_net.kit.search.definitions import Definition
from apfl_net.kit.search.documents import MOST_AUDIENCES, MOST_LETTERS, Document
from apfl_net.kit.search.words import Token, compounds_of, tokens_of

VERSION = 2
"""To go up with every change of the fields."""

TITLE, BODY = "title", "body"
MARKED = "marked"  # Latin words with their accents
STEM, TITLE_STEM = "stem", "title_stem"
AUTHOR, PUBLIC_AUTHOR = "author", "public_author"
WRITTEN = "written"
NUMBER, DIGEST = "number", "digest"  # its id, and of what it was made: to be compared with the database


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
    builder.add_integer_field(WRITTEN, indexed=True, fast=True)
    builder.add_integer_field(NUMBER, indexed=True, fast=True)
    builder.add_bytes_field(DIGEST, stored=True)
    return builder.build()


def kept_of(document: Document, index: Definition) -> tantivy.Document:
    """The document as the index takes it: text as tokens with spaces between them."""
    kept = tantivy.Document()
    kept.add_text("key", document.key)
    title, body = list(tokens_of(document.title)), list(tokens_of(document.body[:MOST_LETTERS], ends=True))
    rules = index.stems.get(document.language)
    texts = {
        TITLE: (token.text for token in title),
        BODY: (token.text for token in body),
        MARKED: (token.written for token in title + body if is_latin(token)),
        TITLE_STEM: _stems(title, rules),
        STEM: _stems(title + body, rules),
        AUTHOR: (token.text for token in tokens_of(document.author)),
        PUBLIC_AUTHOR: (token.text for token in tokens_of(document.public_author)),
    }
    for name, tokens in texts.items():
        kept.add_text(name, " ".join(tokens))
    for name in index.facets:
        if value := getattr(document, name):
            kept.add_text(name, value)
    for door, audience in document.doors():
        kept.add_integer(door, audience)
    kept.add_integer(WRITTEN, int(document.written_at.timestamp()))
    kept.add_integer(NUMBER, document.id)
    kept.add_bytes(DIGEST, bytes.fromhex(document.digest()))
    return kept


def is_latin(token: Token) -> bool:
    """Whether people leave marks out when they type it."""
    return not token.is_cluster and token.text.isascii() and token.text.isalpha()


def _stems(tokens: list[Token], rules: str | None) -> Iterable[str]:
    """Stems, and compounds as one word, which have no language of their own where there are no rules."""
    compounds = list(compounds_of(tokens))
    if rules is None:
        return compounds
    found = (token.text for token in tokens if is_latin(token))
    return [*compounds, *(stems.stem(rules, word) for word in [*found, *compounds])]
