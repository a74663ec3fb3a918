"""What waits to be printed: a row each, with how far it is. Rooms order; `work` prints.

A job holds keys of `kit.storage`: of the HTML that is there already, and of the PDF that will be.
"""

from datetime import datetime

from sqlalchemy import Index, Text, false
from sqlalchemy.orm import Mapped, Session, mapped_column

from apfl_net.kit.db import Base

MOST_TRIES = 3


class PrintJob(Base):
    """One document on its way to paper. What became of it is said by one of the moments."""

    __tablename__ = "print_jobs"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]  # key of the HTML
    target: Mapped[str]  # key of the PDF
    asked_at: Mapped[datetime]
    run_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None]
    leased_until: Mapped[datetime | None]
    page: Mapped[int] = mapped_column(default=0)  # set so far, in this try
    is_writing: Mapped[bool] = mapped_column(default=False, server_default=false())  # all pages are set
    printed_at: Mapped[datetime | None]
    pages: Mapped[int | None]
    size: Mapped[int | None]  # in bytes
    sha256: Mapped[str | None]
    failed_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(default="")  # of the last try: a reason of `press`
    said: Mapped[str] = mapped_column(Text, default="")  # by the process, or the scripts without a font
    forgotten_at: Mapped[datetime | None]  # nobody wants it any more

    @property
    def waits(self) -> bool:
        return not (self.printed_at or self.failed_at or self.forgotten_at)


WAITING = PrintJob.printed_at.is_(None) & PrintJob.failed_at.is_(None) & PrintJob.forgotten_at.is_(None)
Index("ix_print_jobs_waiting", PrintJob.run_at, sqlite_where=WAITING, postgresql_where=WAITING)


def order_print(session: Session, *, source: str, target: str, now: datetime) -> PrintJob:
    """Let it be printed after the commit."""
    job = PrintJob(source=source, target=target, asked_at=now, run_at=now)
    session.add(job)
    session.flush()
    return job


def print_again(job: PrintJob, *, now: datetime) -> None:
    """One that failed, from the start: something may have been installed meanwhile."""
    job.failed_at, job.run_at = None, now
    job.tries = job.page = 0
    job.problem = job.said = ""


def forget_print(job: PrintJob, *, now: datetime) -> None:
    """Not wanted any more; its file is for whoever ordered it to take away."""
    job.forgotten_at = job.forgotten_at or now
