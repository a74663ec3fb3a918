"""E-discussions, the events they follow, who has a part in them, and what was done when."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from apfl_net.ediscussions.phases import Schedule
from apfl_net.kit.db import EMPTY, Base
from apfl_net.kit.i18n import SOURCE_LANGUAGE


class ReferenceEvent(Base):
    """The meeting that an e-discussion follows; those who took part in it are a group of `access`."""

    __tablename__ = "reference_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    place: Mapped[str] = mapped_column(default="", server_default=EMPTY)
    first_day: Mapped[date]
    last_day: Mapped[date]
    time_zone: Mapped[str]  # IANA name
    group_id: Mapped[int] = mapped_column(ForeignKey("audiences.id"), unique=True)
    made_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(ForeignKey("members.id"))


class Ediscussion(Base):
    """One facilitated discussion, with its space and its one thread.

    What happens when is computed from its moments (`schedule`). Until it is announced, its space and its
    thread have the audience of nobody.
    """

    __tablename__ = "ediscussions"
    __table_args__ = (Index("ix_ediscussions_thread_id", "thread_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("reference_events.id"), index=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id"), unique=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"))
    audience_id: Mapped[int] = mapped_column(ForeignKey("audiences.id"))  # its ring
    title: Mapped[str]  # a question
    slug: Mapped[str]
    objectives: Mapped[str] = mapped_column(Text)
    languages: Mapped[str]  # in which one may write, BCP 47, separated by spaces
    bound: Mapped[str]  # what the month after the event bounds: end, opening
    word_limit: Mapped[int]  # words after which a contribution is called long; 0: never
    created_at: Mapped[datetime]
    created_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    announced_at: Mapped[datetime | None]
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    first_closes_at: Mapped[datetime | None]  # before it was extended or closed early
    synthesis_at: Mapped[datetime | None]
    publish_by: Mapped[datetime | None]  # when the synthesis is expected
    published_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]

    @property
    def path(self) -> str:
        return f"/e-discussions/{self.id}-{self.slug}"

    @property
    def title_language(self) -> str:
        """English where one may write it there, as whoever prepares one does; else the first."""
        allowed = self.languages.split()
        return SOURCE_LANGUAGE if SOURCE_LANGUAGE in allowed else next(iter(allowed), "")

    @property
    def schedule(self) -> Schedule:
        return Schedule(
            self.announced_at,
            self.opens_at,
            self.closes_at,
            self.first_closes_at,
            self.synthesis_at,
            self.published_at,
            self.archived_at,
        )


class EdiscussionRole(Base):
    """What a member is in an e-discussion. Facilitators take turns: `first_day` to `last_day`."""

    __tablename__ = "ediscussion_roles"
    __table_args__ = (Index("ix_ediscussion_roles_ediscussion_id", "ediscussion_id", "member_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ediscussion_id: Mapped[int] = mapped_column(ForeignKey("ediscussions.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    role: Mapped[str]  # facilitator, topic_author, rapporteur, moderator, guest_expert
    first_day: Mapped[date | None]  # of their turn; None: from the start
    last_day: Mapped[date | None]  # None: to the end
    given_at: Mapped[datetime]
    given_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    ended_at: Mapped[datetime | None]  # they are this no longer


HOLDS = EdiscussionRole.ended_at.is_(None)


class PhaseChange(Base):
    """That what a phase brings with it has been done: when it was due, when it was done, by whom, and why."""

    __tablename__ = "phase_changes"
    __table_args__ = (
        UniqueConstraint("ediscussion_id", "number"),
        UniqueConstraint("ediscussion_id", "phase"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ediscussion_id: Mapped[int] = mapped_column(ForeignKey("ediscussions.id"))
    number: Mapped[int]
    phase: Mapped[str]
    due_at: Mapped[datetime]
    carried_out_at: Mapped[datetime]
    carried_out_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))  # None: the clock
    reason: Mapped[str] = mapped_column(Text, default="")


class DateChange(Base):
    """That the dates were changed after they were set: extended, closed early, moved with the event."""

    __tablename__ = "date_changes"
    __table_args__ = (Index("ix_date_changes_ediscussion_id", "ediscussion_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ediscussion_id: Mapped[int] = mapped_column(ForeignKey("ediscussions.id"))
    kind: Mapped[str]  # scheduled, extended, closed_early, widened
    before: Mapped[datetime | None]
    after: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime]
    changed_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
