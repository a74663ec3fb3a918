"""What the run says: a table for each database and size, then the promises."""

from dataclasses import dataclass, field

from bench.pairs import Measured


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
    cpu: dict[tuple[str, int, str], float] = field(default_factory=dict)  # microseconds a request

    def say(self, line: str = "") -> None:
        print(line, flush=True)

    def pair(self, kind: str, posts: int, name: str, title: str, ours: Measured, bare: Measured) -> float:
        """One line of a table; returns the ratio of processor time, bare to ours."""
        ratio = bare.cpu / ours.cpu
        self.cpu[kind, posts, name] = ours.cpu
        database = f"  + database {ours.backend:5.0f} us" if ours.backend else ""
        self.say(
            f"  {title:34} cpu {ratio:6.3f}   requests/s {ours.rate / bare.rate:6.3f}"
            f"   ({ours.cpu:5.0f} us to {bare.cpu:3.0f} us){database}"
        )
        return ratio

    def promise(
        self, text: str, found: float, *, least: float | None = None, most: float | None = None
    ) -> None:
        self.promises.append(Promise(text, found, least, most))
