"""What facilitators write to the people of an e-discussion, in one or more languages, and who was told."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from apfl_net.kit.db import EMPTY, Base


class EdiscussionMessage(Base):
    """One message: to whom, and when it is due, counted from the opening or the closing.

    It leaves once a facilitator has approved it, or sends it at once. Its due moment is computed from the
    dates of the e-discussion, so it moves with them. Those that leave again and again (weekly, nudges) are
    copied from the one that waits.
    """

    __tablename__ = "ediscussion_messages"
    __table_args__ = (Index("ix_ediscussion_messages_ediscussion_id", "ediscussion_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ediscussion_id: Mapped[int] = mapped_column(ForeignKey("ediscussions.id"))
    kind: Mapped[str]  # a key of `policy.messages.KINDS`
    readers: Mapped[str]  # a key of `policy.messages.READERS`
    anchor: Mapped[str] = mapped_column(default="", server_default=EMPTY)  # opens, closes; empty: never due
    days: Mapped[int]  # after the day of the anchor, or before it
    at: Mapped[str] = mapped_column(default="", server_default=EMPTY)  # HH:MM on the clocks of the event
    language: Mapped[str]  # in which it was written first
    audience_id: Mapped[int | None] = mapped_column(ForeignKey("audiences.id"))  # the ring when it left
    made_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    sent_at: Mapped[datetime | None]
    sent_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))  # None: the clock
    missed_at: Mapped[datetime | None]  # its time was over before it could leave

    @property
    def state(self) -> str:
        if self.sent_at:
            return "sent"
        if self.missed_at:
            return "missed"
        return "approved" if self.approved_at else "waiting"


class MessageText(Base):
    """A message in one language. Fields such as `{name}` are filled in when it is read."""

    __tablename__ = "ediscussion_message_texts"

    message_id: Mapped[int] = mapped_column(ForeignKey("ediscussion_messages.id"), primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    written_by: Mapped[int] = mapped_column(ForeignKey("members.id"))


class MessageReader(Base):
    """That a message is for a member: written once, so nobody gets it twice. Not whether they read it."""

    __tablename__ = "ediscussion_message_readers"

    message_id: Mapped[int] = mapped_column(ForeignKey("ediscussion_messages.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True, index=True)
    addressed_at: Mapped[datetime]
