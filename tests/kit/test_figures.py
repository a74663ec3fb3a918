"""Figures that are published tell nobody's answer, not even to those who know the rules and can subtract."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apfl_net.kit.figures import FEWEST_SHOWN, Published, published

lines = st.lists(st.one_of(st.integers(0, 9), st.integers(0, 5000)), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("counts", "shown", "total"),
    [
        ([12, 7, 0], (12, 7, 0), 19),
        ([3, 9, 20], (None, None, 20), 32),  # three alone would be the total without the others
        ([3, 4, 20], (None, None, 20), 27),
        ([2, 1, 20, 8], (None, None, 20, None), 31),  # two and one add up to less than five
        ([4, 4, 5, 20], (None, None, None, 20), 33),  # eight of two small ones would be four and four
        ([4, 5, 5, 9], (None, None, None, 9), 23),  # of equal counts both are hidden
        ([1, 1, 1, 1, 1, 30], (None, None, None, None, None, None), 35),
        ([1, 1, 1, 1, 1], (None, None, None, None, None), None),
        ([2, 6], (None, None), 8),
        ([3, 0, 0], (None, None, None), None),
        ([4, 0], (None, None), None),
        ([3], (None,), None),
        ([5], (5,), 5),
        ([0, 0], (0, 0), None),
        ([], (), None),
    ],
)
def test_a_line_is_shown_like_this(counts, shown, total):
    assert published(counts) == Published(shown, total)


@given(lines)
def test_the_rule_holds_for_every_line(counts):
    line = published(counts)
    hidden = [count for count, shown in zip(counts, line.counts, strict=True) if shown is None]
    assert [shown for shown in line.counts if shown is not None] == [
        count for count, shown in zip(counts, line.counts, strict=True) if shown is not None
    ]
    assert not [shown for shown in line.counts if shown in range(1, FEWEST_SHOWN)]
    assert line.total in {None, sum(counts)}
    assert line.total is None or line.total >= FEWEST_SHOWN
    if hidden and len(hidden) < len(counts):
        assert len(hidden) >= 2
        assert sum(hidden) >= FEWEST_SHOWN
    assert line.hides is bool(hidden)


@given(lines)
def test_nothing_is_hidden_where_nothing_is_small(counts):
    large = [count for count in counts if count == 0 or count >= FEWEST_SHOWN]
    assert published(large).counts == tuple(large)


@given(lines, st.randoms())
def test_the_order_of_a_line_does_not_matter(counts, random):
    places = list(range(len(counts)))
    random.shuffle(places)
    line, shuffled = published(counts), published([counts[place] for place in places])
    assert shuffled == Published(tuple(line.counts[place] for place in places), line.total)


@pytest.mark.parametrize(("cells", "up_to"), [(1, 40), (2, 22), (3, 13), (4, 9), (5, 6)])
def test_whoever_tries_all_lines_finds_no_small_count(cells, up_to):
    """Every line that would be published alike is taken; none of its hidden small counts is certain."""
    alike: dict[Published, list[tuple[int, ...]]] = {}
    for counts in product(range(up_to + 1), repeat=cells):
        alike.setdefault(published(counts), []).append(counts)
    assert len(alike) > 5
    certain = [
        (line, place)
        for line, candidates in alike.items()
        for place in range(cells)
        if line.counts[place] is None
        and len(values := {counts[place] for counts in candidates}) == 1
        and values & set(range(1, FEWEST_SHOWN))
        and max(map(max, candidates)) < up_to  # at the border of what is tried, candidates are missing
    ]
    assert certain == []
