"""Which counts may be published: small ones are hidden, and so much beside them that nobody works them out.

A line is the counts of one question. A count from 1 to 4 is hidden; where anything is hidden, at least two
counts are, and their sum is at least 5. Whoever knows these rules and the total must still not be able to
tell a small count: five hidden counts that add up to five would be five ones, and of two equal counts both
are hidden or none.
"""

from collections.abc import Sequence
from dataclasses import dataclass

FEWEST_SHOWN = 5


@dataclass(frozen=True)
class Published:
    """What may be told of a line: each count or None where it is hidden, and the total, if it may be told."""

    counts: tuple[int | None, ...]
    total: int | None

    @property
    def hides(self) -> bool:
        return None in self.counts


def published(counts: Sequence[int]) -> Published:
    """A line as it may be shown: zeros, which tell of nobody, are hidden last."""
    hidden = {count for count in counts if 0 < count < FEWEST_SHOWN}
    others = sorted(set(counts) - hidden, key=lambda count: (count == 0, count))
    while hidden and others and not _keep_their_secret([count for count in counts if count in hidden]):
        hidden.add(others.pop(0))
    total = sum(counts)
    all_are_one = set(counts) == {1}
    return Published(
        tuple(None if count in hidden else count for count in counts),
        total if total >= FEWEST_SHOWN and not all_are_one else None,
    )


def _keep_their_secret(hidden: Sequence[int]) -> bool:
    """Whether the sum of hidden counts, which anybody can work out, tells none of them."""
    least, most = len(hidden), len(hidden) * (FEWEST_SHOWN - 1)
    return len(hidden) > 1 and sum(hidden) >= FEWEST_SHOWN and sum(hidden) not in {least, most}
