"""Texts of the network: versions of its pages, where help can be found, and signed guest posts."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from apfl_net.kit.db import Base
from apfl_net.kit.text import slugify


class PageVersion(Base):
    """A page as somebody saved it in one language. Before the first stands what is in `data/`."""

    __tablename__ = "page_versions"
    __table_args__ = (Index("ix_page_versions_slug", "slug", "language", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str]  # a key of `texts.PAGES`
    language: Mapped[str]
    title: Mapped[str]
    body: Mapped[str] = mapped_column(Text)  # Markdown
    saved_at: Mapped[datetime]
    saved_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    note: Mapped[str]  # what was changed, in a few words


class Referral(Base):
    """Where somebody in a country can turn. Kept by the secretariat, with the day it was last checked."""

    __tablename__ = "referrals"

    id: Mapped[int] = mapped_column(primary_key=True)
    country: Mapped[str] = mapped_column(ForeignKey("countries.iso2"), index=True)
    name: Mapped[str]
    helps_with: Mapped[str] = mapped_column(Text)
    phone: Mapped[str]
    website: Mapped[str]
    languages: Mapped[str]  # in words, as callers need them: "Thai, Burmese, English"
    hours: Mapped[str]
    checked_on: Mapped[date]
    changed_at: Mapped[datetime]
    changed_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    removed_at: Mapped[datetime | None]


class GuestPost(Base):
    """A signed text by a guest, who writes by a personal link, without an account; staff publish it."""

    __tablename__ = "guest_posts"
    __table_args__ = (Index("ix_guest_posts_published_at", "published_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]  # of the guest; empty when the text is erased of it
    author_name: Mapped[str]
    author_about: Mapped[str]  # position and organisation, as it stands under the text
    title: Mapped[str]
    language: Mapped[str]
    body: Mapped[str] = mapped_column(Text)  # Markdown
    original_id: Mapped[int | None] = mapped_column(
        ForeignKey("guest_posts.id")
    )  # of which it is a translation
    audience_id: Mapped[int] = mapped_column(ForeignKey("audiences.id"))
    invited_at: Mapped[datetime]
    invited_by: Mapped[int] = mapped_column(ForeignKey("members.id"))
    link_until: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    published_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    withdrawn_at: Mapped[datetime | None]

    @property
    def path(self) -> str:
        return f"/guest-posts/{self.id}-{slugify(self.title)}"


class GuestPostVersion(Base):
    """The text of a guest post as it was saved at a time; by the guest, or by somebody of the staff."""

    __tablename__ = "guest_post_versions"

    post_id: Mapped[int] = mapped_column(ForeignKey("guest_posts.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime]
    saved_by: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
