"""What was typed and not posted."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from apfl_net.kit.db import EMPTY, Base


class Draft(Base):
    """What a member has typed and not posted.

    One a thread for a reply, one a space for a thread to be started, one a post for a change of it.
    """

    __tablename__ = "drafts"
    __table_args__ = (
        UniqueConstraint("member_id", "thread_id"),
        UniqueConstraint("member_id", "space_id"),
        Index("uq_drafts_member_id_post_id", "member_id", "post_id", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("threads.id"))
    space_id: Mapped[int | None] = mapped_column(ForeignKey("spaces.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))  # being changed
    started_from: Mapped[int | None]  # the `version` that the post had when the change was begun
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    title: Mapped[str] = mapped_column(default="")
    body: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(default="")
    posts_as: Mapped[str] = mapped_column(default="", server_default=EMPTY)  # as a form sends it
    pseudonym: Mapped[str] = mapped_column(default="", server_default=EMPTY)  # the first time, as typed
    form_key: Mapped[str]
    saved_at: Mapped[datetime]
