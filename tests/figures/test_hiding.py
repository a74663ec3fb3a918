"""What is published of linked tables tells nobody's count, not even to who knows the rules and tries all."""

from collections.abc import Iterator, Mapping
from itertools import pairwise, product

from hypothesis import given, settings
from hypothesis import strategies as st

from apfl_net.figures.hiding import FEWEST_IN_ALL, Cell, Chain, Key, shown
from apfl_net.kit.figures import FEWEST_SHOWN

Shape = tuple[int, ...]


@st.composite
def chains(draw, shape: Shape = (4, 5, 3), most: int = 9) -> Chain:
    """People, each with a value of every dimension; so the tables agree with each other."""
    people = draw(
        st.lists(
            st.tuples(*(st.integers(0, size - 1) for size in shape)), max_size=most * shape[0] * shape[1]
        )
    )
    return counted(shape, people)


def counted(shape: Shape, people: list[tuple[int, ...]]) -> Chain:
    cells = {
        (place, f"{one}", f"{other}"): 0
        for place, (size, following) in enumerate(pairwise(shape))
        for one, other in product(range(size), range(following))
    }
    for person in people:
        for place, (one, other) in enumerate(pairwise(person)):
            cells[place, f"{one}", f"{other}"] += 1
    return Chain(cells)


def lines(chain: Chain) -> Iterator[tuple[list[Key], Key]]:
    """Every sum that can be checked, found anew here: rows, columns, dimensions."""
    counts = chain.counts()
    last = max(key[0] for key in counts if len(key) == 2)
    for key in counts:
        if len(key) == 2:
            place, value = key
            if place < last:
                yield [cell for cell in chain.cells if cell[0] == place and cell[1] == value], key
            if place > 0:
                yield [cell for cell in chain.cells if cell[0] == place - 1 and cell[2] == value], key
    for place in range(last + 1):
        yield [key for key in counts if len(key) == 2 and key[0] == place], ()


@given(chains())
@settings(max_examples=300, deadline=None)
def test_every_line_hides_none_or_two_and_never_shows_a_small_count(chain):
    counts, told = chain.counts(), shown(chain)
    assert [key for key, count in told.items() if count is not None and 0 < count < FEWEST_SHOWN] == []
    assert {key: count for key, count in told.items() if count is not None}.items() <= counts.items()
    for parts, total in lines(chain):
        hidden = [counts[key] for key in [*parts, total] if told[key] is None]
        assert len(hidden) != 1
        if hidden and told[total] is not None:
            assert sum(counts[key] for key in parts if told[key] is None) >= FEWEST_SHOWN


@given(chains())
@settings(max_examples=200, deadline=None)
def test_nothing_is_hidden_where_nothing_is_small(chain):
    counts = chain.counts()
    if counts[()] >= FEWEST_IN_ALL and not [count for count in counts.values() if 0 < count < FEWEST_SHOWN]:
        assert None not in shown(chain).values()


@given(chains(shape=(2, 2, 2), most=5))
@settings(max_examples=60, deadline=None)
def test_whoever_tries_every_table_finds_no_hidden_count(chain):
    """Of all tables that agree with what is shown, two at least differ in each hidden count."""
    told = shown(chain)
    possible: dict[Key, set[int]] = {key: set() for key, count in told.items() if count is None}
    for counts in tables_like(chain, told, up_to=max(chain.cells.values()) + 2):
        for key, values in possible.items():
            values.add(counts[key])
        if all(len(values) > 1 for values in possible.values()):
            break
    assert {key: values for key, values in possible.items() if len(values) < 2} == {}


def tables_like(chain: Chain, told: Mapping[Key, int | None], up_to: int) -> Iterator[dict[Key, int]]:
    """Every chain of two tables with cells up to `up_to` that would be consistent with what is told."""
    first, second = ([cell for cell in chain.cells if cell[0] == place] for place in (0, 1))
    halves: list[dict[tuple[int, ...], list[dict[Cell, int]]]] = []
    for cells, side in ((first, 2), (second, 1)):
        by_middle: dict[tuple[int, ...], list[dict[Cell, int]]] = {}
        for numbers in product(*(range(up_to + 1) if told[cell] is None else [told[cell]] for cell in cells)):
            half = dict(zip(cells, numbers, strict=True))
            middle = tuple(sum(n for cell, n in half.items() if cell[side] == value) for value in "01")
            by_middle.setdefault(middle, []).append(half)
        halves.append(by_middle)
    for middle in halves[0].keys() & halves[1].keys():
        others = list(agreeing(halves[1][middle], told))
        for one in agreeing(halves[0][middle], told):
            for other in others:
                yield Chain(one | other).counts()


def agreeing(halves: list[dict[Cell, int]], told: Mapping[Key, int | None]) -> Iterator[dict[Cell, int]]:
    for half in halves:
        place = next(iter(half))[0]
        totals = Chain({(0, one, other): n for (_place, one, other), n in half.items()}).counts()
        moved = {(key[0] + place, key[1]): n for key, n in totals.items() if len(key) == 2} | {(): totals[()]}
        if all(told[key] in {None, count} for key, count in moved.items()):
            yield half
