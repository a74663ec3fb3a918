"""The guest posts of the story, and contacts that nobody can mistake for real ones."""

import tomllib
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from apfl_net.access.models import PUBLIC, Audience
from apfl_net.access.queries import viewer_for
from apfl_net.access.viewer import Viewer
from apfl_net.demo.cast import ADMIN, STORY, person_with_email
from apfl_net.editorial.actions import invite_guest, keep_referral, publish_guest_post, write_guest_post
from apfl_net.members.models import Member


def publish(session: Session, members: dict[str, Member], now: datetime) -> None:
    story = tomllib.loads((STORY / "published.toml").read_text("utf-8"))
    secretary = viewer_for(session, members[person_with_email(ADMIN).handle].id)
    for text in story["guest_posts"]:
        _guest_post(session, secretary, text, now)
    for contact in story["contacts"]:
        checked_on = now.date() - timedelta(days=contact.pop("checked_days_ago"))
        keep_referral(session, viewer=secretary, referral=None, now=now, checked_on=checked_on, **contact)


def _guest_post(session: Session, secretary: Viewer, text: dict[str, Any], now: datetime) -> None:
    at = now - timedelta(days=text["days_ago"])
    signed = {field: text[field] for field in ("title", "author_name", "author_about")}
    post = invite_guest(
        session,
        viewer=secretary,
        email=text["email"],
        language=text["language"],
        audience=session.get_one(Audience, PUBLIC),
        original=None,
        now=at - timedelta(days=9),
        **signed,
    )
    write_guest_post(session, post=post, body=text["body"], submits=True, by=None, now=at, **signed)
    publish_guest_post(session, viewer=secretary, post=post, now=at)
