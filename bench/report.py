"""What the run says: tables for each database and size, then the promises; as Markdown, for the docs."""

from dataclasses import dataclass, field

from bench.pairs import Rounds

PAIRS = ("page", "by processor", "by requests/s", "µs to µs", "database µs")
WEIGHTS = ("page", "queries", "kB", "compressed")
PROMISES = ("", "promise", "found", "asked")


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

    def row(self) -> tuple[str, ...]:
        bound = f"at least {self.least:g}" if self.least is not None else f"at most {self.most:g}"
        return "kept" if self.kept else "**not kept**", self.text, f"{self.found:.3g}", bound


@dataclass
class Report:
    promises: list[Promise] = field(default_factory=list)
    ratios: dict[tuple[str, int, str], float] = field(default_factory=dict)

    def say(self, line: str = "") -> None:
        print(line, flush=True)

    def head(self, columns: tuple[str, ...]) -> None:
        self.say()
        self.row(columns)
        self.row(tuple("---" for _column in columns))

    def row(self, cells: tuple[str, ...]) -> None:
        self.say(f"| {' | '.join(cells)} |")

    def pair(self, kind: str, posts: int, name: str, title: str, ours: Rounds, bare: Rounds) -> None:
        """One line of a table: our part of the bare endpoint's speed, by processor time and by rate."""
        ratio = self.ratios[kind, posts, name] = bare.cpu / ours.cpu
        beside = f"{ours.cpu:.0f} to {bare.cpu:.0f}"
        database = f"{ours.backend:.0f}" if ours.backend else ""
        self.row((title, f"{ratio:.3f}", f"{ours.rate / bare.rate:.3f}", beside, database))

    def weight(self, title: str, queries: int, size: int, compressed: int) -> None:
        self.row((title, str(queries), f"{size / 1000:.1f}", f"{compressed / 1000:.1f}"))

    def promise(
        self, text: str, found: float, *, least: float | None = None, most: float | None = None
    ) -> None:
        self.promises.append(Promise(text, found, least, most))

    def say_promises(self) -> None:
        self.say("\n## Promises")
        self.head(PROMISES)
        for promise in self.promises:
            self.row(promise.row())
