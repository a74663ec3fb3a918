"""Words of the index that resemble one, but for a letter that is wrong.

The server is asked which values of a field there are, in documents that the asker may read: what is looked
for never depends on others.
"""

from collections.abc import Callable

from apfl_net.kit.search.meilisearch.fields import CLOSED, closed
from apfl_net.kit.search.meilisearch.filters import kept, read

Values = Callable[[str, str], list[str]]
"""The values of a field that resemble a text, more or less; told by the server."""


class Near:
    """Of one index, for one asker."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._asked: dict[tuple[str, str], list[str]] = {}

    def one_letter_off(self, field: str, word: str) -> list[str]:
        """Words of the field, the same one included."""
        if (field, word) not in self._asked:
            others = [read(value.removesuffix(CLOSED)) for value in self._values(field, kept(closed(word)))]
            self._asked[field, word] = [other for other in others if is_one_letter_off(word, other)]
        return self._asked[field, word]


def is_one_letter_off(one: str, other: str) -> bool:
    """One letter is another, is missing, is one too many, or two have changed places."""
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return max(len(one), len(other)) <= 1 or (len(one) == 2 and one == other[::-1])
