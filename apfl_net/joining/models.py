"""Applications and their history, invitations, imports, yearly reconfirmations."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from apfl_net.kit.db import Base

PLACE = ("organisation", "organisation_kind", "position", "constituency", "country")
"""What an application, an invitation and a membership say alike."""


class Application(Base):
    """Somebody asks to join. Where it stands is told by its moments; what was said and done, by its steps."""

    __tablename__ = "applications"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(index=True)  # normal, see members.emails
    name: Mapped[str]
    organisation: Mapped[str]
    organisation_kind: Mapped[str]
    position: Mapped[str]
    constituency: Mapped[str] = mapped_column(ForeignKey("constituencies.code"))
    country: Mapped[str] = mapped_column(ForeignKey("countries.iso2"))
    languages: Mapped[str]  # BCP 47 codes, separated by spaces
    interface_language: Mapped[str]  # of the letters to them
    why: Mapped[str] = mapped_column(Text)
    vouched_by: Mapped[str] = mapped_column(Text)
    code_accepted_at: Mapped[datetime]
    applied_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]  # the address is theirs
    waiting_since: Mapped[datetime | None]  # for us: since it was confirmed, or since they answered
    asked_at: Mapped[datetime | None]  # we wait for their answer
    decided_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(default="")  # approved, declined, withdrawn
    audience_id: Mapped[int | None] = mapped_column(ForeignKey("audiences.id"))  # the group they are let into
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))  # what became of them

    @property
    def state(self) -> str:
        if self.outcome:
            return self.outcome
        if self.confirmed_at is None:
            return "unconfirmed"
        return "asked" if self.asked_at else "waiting"

    @property
    def is_open(self) -> bool:
        """Whether it can still be decided."""
        return self.confirmed_at is not None and not self.outcome

    @property
    def path(self) -> str:
        return f"/desk/applications/{self.id}"


UNDECIDED = Application.confirmed_at.is_not(None) & Application.decided_at.is_(None)
Index(
    "ix_applications_undecided",
    Application.waiting_since,
    sqlite_where=UNDECIDED,
    postgresql_where=UNDECIDED,
)


class ApplicationStep(Base):
    """One line of the history of an application: who did what, when, and in which words."""

    __tablename__ = "application_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("applications.id"), index=True)
    kind: Mapped[str]  # a key of `marks.STEPS`
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))  # None: the applicant
    taken_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")  # a key of `reasons.QUESTIONS` or `REFUSALS`
    text: Mapped[str] = mapped_column(Text, default="")


class JoinTry(Base):
    """That somebody asked to join, for the limits; kept for a day."""

    __tablename__ = "join_tries"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(index=True)
    address: Mapped[str] = mapped_column(index=True)
    tried_at: Mapped[datetime] = mapped_column(index=True)


class Invitation(Base):
    """Somebody is asked to join, at one address. What is filled in is vetted with it."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]  # normal, see members.emails
    name: Mapped[str] = mapped_column(default="")
    organisation: Mapped[str] = mapped_column(default="")
    organisation_kind: Mapped[str] = mapped_column(default="")
    position: Mapped[str] = mapped_column(default="")
    constituency: Mapped[str | None] = mapped_column(ForeignKey("constituencies.code"))
    country: Mapped[str | None] = mapped_column(ForeignKey("countries.iso2"))
    interface_language: Mapped[str | None]
    audience_id: Mapped[int | None] = mapped_column(ForeignKey("audiences.id"))  # a group they come into
    note: Mapped[str] = mapped_column(Text, default="")
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))  # None: by the command line
    invited_at: Mapped[datetime] = mapped_column(index=True)
    expires_at: Mapped[datetime]
    seconded_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    seconded_at: Mapped[datetime | None]  # a second person agreed to the group
    sent_at: Mapped[datetime | None]  # the letter was posted; None: it waits for a second pair of eyes
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    replaced_at: Mapped[datetime | None]  # by a newer one, or by an application that was approved
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))  # who came

    def state(self, now: datetime) -> str:
        for moment, state in (
            (self.accepted_at, "accepted"),
            (self.revoked_at, "revoked"),
            (self.replaced_at, "replaced"),
        ):
            if moment:
                return state
        if self.expires_at <= now:
            return "expired"
        return "sent" if self.sent_at else "unseconded"


# At most one invitation at a time for an address, however many import at once.
PENDING = (
    Invitation.accepted_at.is_(None) & Invitation.revoked_at.is_(None) & Invitation.replaced_at.is_(None)
)
Index("uq_invitations_pending", Invitation.email, unique=True, sqlite_where=PENDING, postgresql_where=PENDING)


class Import(Base):
    """A file of people to invite, worked through in batches; its text goes when it is done."""

    __tablename__ = "imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[str] = mapped_column(Text)
    only_check: Mapped[bool] = mapped_column(default=False, server_default=false())
    made_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    made_at: Mapped[datetime]
    total: Mapped[int]  # lines with something in them, without the heading
    done: Mapped[int] = mapped_column(default=0)
    invited: Mapped[int] = mapped_column(default=0)
    known: Mapped[int] = mapped_column(default=0)  # members already, or invited already
    finished_at: Mapped[datetime | None]

    @property
    def path(self) -> str:
        return f"/desk/invitations/imports/{self.id}"


class ImportProblem(Base):
    """Why a line of a file was left out. The words are made when somebody reads them."""

    __tablename__ = "import_problems"

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id"), index=True)
    line: Mapped[int]
    email: Mapped[str]  # as it stood there
    code: Mapped[str]  # a key of `sheets.PROBLEMS`
    about: Mapped[str] = mapped_column(Text)  # JSON: what the words need


class Reconfirmation(Base):
    """That a member was asked, for the year that ends at `due_at`, whether all still holds."""

    __tablename__ = "reconfirmations"
    __table_args__ = (UniqueConstraint("member_id", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    due_at: Mapped[datetime]
    asked_at: Mapped[datetime]
    lapsed_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]


def place_of(said: Any) -> dict[str, Any]:
    """The place that an application or an invitation names."""
    return {name: getattr(said, name) for name in PLACE}
