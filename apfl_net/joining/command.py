"""`apfl-net import-members`: a file worked through in batches, each a transaction of its own."""

import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from io import TextIOWrapper
from itertools import islice
from pathlib import Path

import click

from apfl_net.joining.actions.importing import BATCH, invite_guests
from apfl_net.joining.policy import INVITATION_DAYS
from apfl_net.joining.sheets import Guest, NotASheet, Problem, encoding_of, read_sheet
from apfl_net.kit.clock import utc_now
from apfl_net.kit.db import open_session
from apfl_net.kit.migrating import check_is_migrated
from apfl_net.kit.sheets import csv_text

SHOWN = 20


class InvitingFromFile:
    """A run over one file, which is never held as a whole. Broken off and run again, it goes on."""

    def __init__(self, path: str, *, only_check: bool, days: int, now: datetime) -> None:
        self.path, self.only_check, self.days, self.now = Path(path), only_check, days, now
        self.size = self.path.stat().st_size
        self.lines = self.invited = self.known = 0
        self.problems: list[Problem] = []

    def in_batches(self) -> Iterator[int]:
        """Work, and say after each batch how many bytes further we are."""
        with self.path.open("rb") as start:
            encoding = encoding_of(start.read(2))
        with self.path.open("rb") as raw, TextIOWrapper(raw, encoding, newline="") as text:
            try:
                yield from self._work(read_sheet(text), raw.tell)
            except UnicodeDecodeError as error:
                raise NotASheet("encoding") from error

    def _work(self, found: Iterator[Guest | Problem], bytes_read: Callable[[], int]) -> Iterator[int]:
        before = 0
        while batch := list(islice(found, BATCH)):
            self.lines += len(batch)
            self.problems += [line for line in batch if isinstance(line, Problem)]
            self._invite([line for line in batch if isinstance(line, Guest)])
            before, last = bytes_read(), before
            yield before - last

    def _invite(self, guests: list[Guest]) -> None:
        with open_session(writing=not self.only_check) as session:
            outcome = invite_guests(
                session, guests, inviter=None, now=self.now, days=self.days, only_check=self.only_check
            )
        self.invited += outcome.invited
        self.known += outcome.known
        self.problems += outcome.problems

    def summary(self) -> str:
        done = "would be invited" if self.only_check else "invited"
        return (
            f"{self.lines} lines: {self.invited} {done}, {self.known} members or invited already,"
            f" {len(self.problems)} left out."
        )

    def tell_problems(self, report: str | None) -> Iterator[str]:
        """The bad lines: into the report, or the first of them to whoever looks."""
        self.problems.sort(key=lambda problem: problem.line)
        if report:
            rows = ((problem.line, problem.email, problem.words()) for problem in self.problems)
            Path(report).write_text(csv_text(["line", "email", "reason"], rows), "utf-8")
            return
        for problem in self.problems[:SHOWN]:
            yield f"line {problem.line}: {problem.words()}"
        if len(self.problems) > SHOWN:
            yield f"and {len(self.problems) - SHOWN} more; --report FILE.csv writes all of them."


@click.command(name="import-members")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Only check the file; invite nobody.")
@click.option("--days", type=click.IntRange(1, 90), default=INVITATION_DAYS, show_default=True)
@click.option("--report", type=click.Path(dir_okay=False), help="Write the bad lines to this file, as CSV.")
def import_members(file: str, dry_run: bool, days: int, report: str | None) -> None:
    """Invite the people of a CSV file: one a line, named columns, of which only `email` is needed.

    Running it again invites nobody twice. Exit status 1: some lines were left out.

    Example: apfl-net import-members people.csv --dry-run --report bad-lines.csv
    """
    check_is_migrated()
    work = InvitingFromFile(file, only_check=dry_run, days=days, now=utc_now())
    try:
        with click.progressbar(length=work.size, label="Reading") as bar:
            for read in work.in_batches():
                bar.update(read)
    except NotASheet as reason:
        raise click.ClickException(reason.words()) from reason
    click.echo(work.summary())
    for line in work.tell_problems(report):
        click.echo(line, err=True)
    if work.problems:
        sys.exit(1)
