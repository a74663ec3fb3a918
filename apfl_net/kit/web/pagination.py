"""Pages of a long list, numbered from 1."""

from dataclasses import dataclass

from apfl_net.kit.errors import NotFound


@dataclass(frozen=True)
class Pages:
    """Where one page stands among all. `total` is the number of things, `size` how many make a page."""

    number: int
    total: int
    size: int

    @property
    def count(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """How many things come before this page."""
        return (self.number - 1) * self.size

    @property
    def several(self) -> bool:
        return self.count > 1

    def nearby(self) -> list[int | None]:
        """Page numbers to offer; None stands for those left out."""
        wanted = sorted(
            {1, self.count, *range(self.number - 1, self.number + 2)} & set(range(1, self.count + 1))
        )
        offered: list[int | None] = []
        for number in wanted:
            if offered and offered[-1] is not None and number - offered[-1] > 1:
                offered.append(None)
            offered.append(number)
        return offered


def pages(number: int, total: int, size: int) -> Pages:
    """`NotFound` for a page beyond the end."""
    found = Pages(number, total, size)
    if not 1 <= number <= found.count:
        raise NotFound
    return found
