"""What to ask for to find what is about the same: the words of a title that say most, all of them or some."""

from collections.abc import Iterator
from itertools import groupby

from apfl_net.kit.search.definitions import definition
from apfl_net.kit.search.words import END, tokens_of

MOST_CLUES = 8
MOST_ALONE = 3
"""Words of which one is enough, where all of them are in too few things."""
SHORTEST_WORD = 4
RUN = 4


def tries(title: str) -> list[list[str]]:
    """Words to be found together: all; the two longest; each of the longest. Of scripts that put no spaces
    between words, four letters count as a word.

    >>> tries("How do you inspect vessels?")
    [['inspect', 'vessels'], ['inspect'], ['vessels']]
    """
    words = sorted(dict.fromkeys(_words(title)), key=len, reverse=True)[:MOST_CLUES]
    asked = [words, words[:2], *([word] for word in words[:MOST_ALONE])]
    return [one for number, one in enumerate(asked) if one and one not in asked[:number]]


def _words(title: str) -> Iterator[str]:
    for is_run, group in groupby(tokens_of(title, ends=True), lambda token: token.is_cluster):
        written = [token.written for token in group if token.text != END]
        if is_run:
            pieces = ["".join(written[at : at + RUN]) for at in range(0, len(written), RUN)]
            yield from (piece for piece in pieces if len(piece) > 1)
        else:
            long = (word for word in written if len(word) >= SHORTEST_WORD)
            yield from (word for word in long if word not in definition().stop_words)
