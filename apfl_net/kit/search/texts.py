"""A document as every engine is given it: field by field, as tokens."""

from collections.abc import Iterable

from apfl_net.kit.search import stems
from apfl_net.kit.search.definitions import Definition
from apfl_net.kit.search.documents import MOST_LETTERS, Document
from apfl_net.kit.search.words import Token, compounds_of, tokens_of

TITLE, BODY = "title", "body"
MARKED = "marked"  # Latin words with their accents
STEM, TITLE_STEM = "stem", "title_stem"
AUTHOR, PUBLIC_AUTHOR = "author", "public_author"


def texts_of(document: Document, index: Definition) -> dict[str, list[str]]:
    """Field -> its tokens, in their order; between the sentences of a body there is `END`."""
    title, body = tokens_of(document.title), tokens_of(document.body[:MOST_LETTERS], ends=True)
    in_title, in_body = ([token for token in tokens if token.is_latin] for tokens in (title, body))
    rules = index.stems.get(document.language)
    return {
        TITLE: [token.text for token in title],
        BODY: [token.text for token in body],
        MARKED: [token.written for token in in_title + in_body],
        TITLE_STEM: list(_stems(title, in_title, rules)),
        STEM: list(_stems(title + body, in_title + in_body, rules)),
        AUTHOR: [token.text for token in tokens_of(document.author)],
        PUBLIC_AUTHOR: [token.text for token in tokens_of(document.public_author)],
    }


def _stems(tokens: list[Token], latin: list[Token], rules: str | None) -> Iterable[str]:
    """Stems, and compounds as one word, which have no language of their own where there are no rules."""
    compounds = list(compounds_of(tokens))
    if rules is None:
        return compounds
    return [*compounds, *(stems.stem(rules, word) for word in [*(token.text for token in latin), *compounds])]
