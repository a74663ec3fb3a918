"""How good an answer is. Pure: they take the ids that an engine gave, best first, and the judgements.

Recall and nDCG are asked of queries that have something to find; the others are judged by what leaked.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from math import log2


def recall(ranked: Sequence[str], found: Mapping[str, int], at: int = 20) -> float:
    """The share of the relevant documents that is among the first.

    >>> recall(["a", "x", "b"], {"a": 2, "b": 1, "c": 1, "d": 1})
    0.5
    >>> recall(["x", "a"], {"a": 1}, at=1)
    0.0
    """
    return len(set(ranked[:at]) & found.keys()) / len(found)


def ndcg(ranked: Sequence[str], found: Mapping[str, int], at: int = 10) -> float:
    """How near the order is to the best one: a grade of 2 counts three times a grade of 1, less further down.

    >>> ndcg(["a", "b"], {"a": 2, "b": 1})
    1.0
    >>> round(ndcg(["b", "a"], {"a": 2, "b": 1}), 3)
    0.797
    >>> round(ndcg(["x", "a"], {"a": 2}), 3)
    0.631
    >>> ndcg([], {"a": 2})
    0.0
    """
    got = _gain(found.get(id_, 0) for id_ in ranked[:at])
    best = _gain(sorted(found.values(), reverse=True)[:at])
    return got / best


def leaked(ranked: Sequence[str], never: Collection[str]) -> list[str]:
    """What must not be found and was, at whatever place.

    >>> leaked(["a", "x"], {"x", "y"})
    ['x']
    """
    return [id_ for id_ in ranked if id_ in never]


def misplaced(ranked: Sequence[str], found: Collection[str], beneath: Collection[str]) -> list[str]:
    """What must stand beneath all relevant documents and stands above one.

    >>> misplaced(["a", "x", "b", "y"], {"a", "b"}, {"x", "y"})
    ['x']
    """
    last = max((place for place, id_ in enumerate(ranked) if id_ in found), default=-1)
    return [id_ for id_ in ranked[: last + 1] if id_ in beneath]


def mean(figures: Collection[float]) -> float:
    """
    >>> mean([1.0, 0.5])
    0.75
    """
    return sum(figures) / len(figures)


def _gain(grades: Iterable[int]) -> float:
    return sum((2**grade - 1) / log2(place + 2) for place, grade in enumerate(grades))
