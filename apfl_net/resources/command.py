"""`apfl-net import-resources`: a file worked through in batches, each a transaction of its own."""

import sys
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

import click

from apfl_net.access.models import MEMBERS, PUBLIC
from apfl_net.kit.clock import utc_now
from apfl_net.kit.db import open_session
from apfl_net.kit.migrating import check_is_migrated
from apfl_net.kit.sheets import csv_text
from apfl_net.resources.actions.importing import BATCH, connect_resources, import_entries
from apfl_net.resources.importing.entries import Entry, NotReadable, Problem
from apfl_net.resources.importing.files import read_file

SHOWN = 20
AUDIENCES = {"public": PUBLIC, "members": MEMBERS}


class ImportingFromFile:
    """A run over one file. Broken off and run again, it goes on: what came before is known by its key."""

    def __init__(self, path: str, *, audience_id: int, only_check: bool, now: datetime) -> None:
        self.audience_id, self.only_check, self.now = audience_id, only_check, now
        self.length, self.found = read_file(Path(path))
        self.lines = self.imported = self.known = 0
        self.problems: list[Problem] = []
        self.pairs: list[tuple[str, str, str]] = []

    def in_batches(self) -> Iterator[int]:
        """Work, and say after each batch how many lines further we are."""
        before = 0
        while batch := list(islice(self.found, BATCH)):
            self.lines += len(batch)
            self.problems += [line for line in batch if isinstance(line, Problem)]
            self._import([line for line in batch if isinstance(line, Entry)])
            before, last = batch[-1].line, before
            yield before - last
        if self.pairs and not self.only_check:
            with open_session(writing=True) as session:
                connect_resources(session, self.pairs)
        yield self.length - before

    def _import(self, entries: list[Entry]) -> None:
        with open_session(writing=not self.only_check) as session:
            outcome = import_entries(
                session, entries, audience_id=self.audience_id, now=self.now, only_check=self.only_check
            )
        self.imported += outcome.imported
        self.known += outcome.known
        self.problems += outcome.problems
        self.pairs += [
            (entry.key, entry.replaces, entry.same_work_as)
            for entry in entries
            if entry.replaces or entry.same_work_as
        ]

    @property
    def left_out(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.is_left_out]

    def summary(self) -> str:
        done = "would be imported" if self.only_check else "imported"
        remarks = len(self.problems) - len(self.left_out)
        return (
            f"{self.lines} records: {self.imported} {done}, {self.known} known already,"
            f" {len(self.left_out)} left out; {remarks} remarks."
        )

    def tell_problems(self, report: str | None) -> Iterator[str]:
        """What is to be said of the lines: into the report, or the first of them to whoever looks."""
        told = sorted(self.problems, key=lambda problem: problem.line)
        if report:
            rows = [(one.line, one.key, outcome_of(one), one.words()) for one in told]
            Path(report).write_text(csv_text(("line", "key", "outcome", "told"), rows), "utf-8")
            return
        yield from (f"line {one.line} ({one.key}): {one.words()}" for one in told[:SHOWN])
        if len(told) > SHOWN:
            yield f"... and {len(told) - SHOWN} more; --report FILE writes all of them."


def outcome_of(problem: Problem) -> str:
    return "left out" if problem.is_left_out else "remark"


@click.command(name="import-resources")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Only check the file; write nothing.")
@click.option("--audience", type=click.Choice(list(AUDIENCES)), default="public", show_default=True)
@click.option("--report", type=click.Path(dir_okay=False), help="Write what is said of lines here, as CSV.")
def import_resources(file: str, dry_run: bool, audience: str, report: str | None) -> None:
    """Bring records into the repository from a table (.csv), RIS (.ris) or BibTeX (.bib), and publish them.

    Running it again makes no record twice. Exit status 1: some were left out.

    Example: apfl-net import-resources records.csv --dry-run --report told.csv
    """
    check_is_migrated()
    try:
        work = ImportingFromFile(file, audience_id=AUDIENCES[audience], only_check=dry_run, now=utc_now())
    except NotReadable as reason:
        raise click.ClickException(reason.words()) from reason
    with click.progressbar(length=work.length, label="Importing") as bar:
        for lines in work.in_batches():
            bar.update(lines)
    click.echo(work.summary())
    for line in work.tell_problems(report):
        click.echo(line, err=True)
    if work.left_out:
        sys.exit(1)
