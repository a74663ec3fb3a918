"""Who asks to join the community of the story, and who is invited."""

import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from apfl_net.access.queries import viewer_for
from apfl_net.demo.cast import STORY
from apfl_net.joining.actions.applying import apply_to_join, confirm_address
from apfl_net.joining.actions.inviting import invite
from apfl_net.joining.actions.reviewing import ask_applicant
from apfl_net.joining.models import Application
from apfl_net.joining.queries.applications import last_step
from apfl_net.members.models import Member


def let_people_ask(session: Session, members: Mapping[str, Member], now: datetime) -> None:
    """Play `story/joining.toml`."""
    plan = tomllib.loads((STORY / "joining.toml").read_text("utf-8"))
    for line in plan["application"]:
        _apply(session, line, members, now)
    for line in plan["invitation"]:
        inviter = viewer_for(session, members[line.pop("by")].id)
        at = now - timedelta(days=line.pop("days_ago"))
        invite(session, inviter=inviter, days=14, audience_id=None, now=at, **line)


def _apply(session: Session, line: dict[str, Any], members: Mapping[str, Member], now: datetime) -> None:
    question = line.pop("question", None)
    at = now - timedelta(days=line.pop("days_ago"))
    application = apply_to_join(session, address="", now=at, **line)
    confirm_address(session, application=application, now=at + timedelta(minutes=20))
    if question:
        _ask(session, application, question, members, now)


def _ask(
    session: Session,
    application: Application,
    question: dict[str, Any],
    members: Mapping[str, Member],
    now: datetime,
) -> None:
    confirmed = last_step(session, application.id, "confirmed")
    ask_applicant(
        session,
        reviewer=viewer_for(session, members[question["by"]].id),
        application_id=application.id,
        seen=confirmed.id if confirmed else 0,
        reason=question["reason"],
        text=question["text"],
        now=now - timedelta(days=question["days_ago"]),
    )
