"""What the run says: a table for each database and size, then the promises."""

from dataclasses import dataclass, field

from bench.pairs import Rounds


@dataclass(frozen=True)
class Promise:
    """`found` must be at least `least`, or at most `most`."""

    text: str
    found: float
    least: float | None = None
    most: float | None = None

    @property
    def kept(self) -> bool:
        return (self.least is None or self.found >= self.least) and (
            self.most is None or self.found <= self.most
        )

    def __str__(self) -> str:
        bound = f"at least {self.least:g}" if self.least is not None else f"at most {self.most:g}"
        return f"{'kept    ' if self.kept else 'NOT KEPT'}  {self.text}: {self.found:.3g} ({bound})"


@dataclass
class Report:
    promises: list[Promise] = field(default_factory=list)
    ratios: dict[tuple[str, int, str], float] = field(default_factory=dict)

    def say(self, line: str = "") -> None:
        print(line, flush=True)

    def pair(self, kind: str, posts: int, name: str, title: str, ours: Rounds, bare: Rounds) -> None:
        """One line of a table: our part of the bare endpoint's speed, by processor time and by rate."""
        ratio = self.ratios[kind, posts, name] = bare.to(ours, "cpu")
        backend = ours.usual("backend")
        self.say(
            f"  {title:34} cpu {ratio:6.3f}   requests/s {ours.to(bare, 'rate'):6.3f}"
            f"   ({ours.usual('cpu'):5.0f} us to {bare.usual('cpu'):3.0f} us)"
            + (f"  + database {backend:5.0f} us" if backend else "")
        )

    def weight(self, title: str, queries: int, size: int, compressed: int) -> None:
        self.say(
            f"  {title:34} queries {queries:2}   {size / 1000:5.1f} kB, compressed {compressed / 1000:4.1f}"
        )

    def promise(
        self, text: str, found: float, *, least: float | None = None, most: float | None = None
    ) -> None:
        self.promises.append(Promise(text, found, least, most))
