"""What the moderators of the story have before them: a report, a case that is closed, a first post."""

import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from apfl_net.access.queries import viewer_for
from apfl_net.access.viewer import Viewer
from apfl_net.demo.answering import PostOf
from apfl_net.demo.cast import STORY
from apfl_net.discussions.actions.contributing import contribute_reply
from apfl_net.discussions.actions.spaces import choose_holds
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.queries.visible import get_space, get_thread
from apfl_net.discussions.schemas.fields import new_form_key
from apfl_net.members.actions import add_member, take_place
from apfl_net.members.models import Member
from apfl_net.moderation.actions.cases import close_case, send_message
from apfl_net.moderation.actions.reporting import report
from apfl_net.moderation.actions.sanctions import sanction_in_case
from apfl_net.moderation.queries.cases import get_case

Line = dict[str, Any]
BETWEEN = timedelta(minutes=10)
"""Two steps in a case."""


def moderate(session: Session, viewers: Mapping[str, Viewer], post_of: PostOf, now: datetime) -> Member:
    """Play `story/moderating.toml`, after all has been written; returns the newcomer."""
    story = tomllib.loads((STORY / "moderating.toml").read_text("utf-8"))
    space = get_space(session, viewers[story["space"]["by"]], story["space"]["slug"])
    moderator = viewers[story["space"]["by"]]
    choose_holds(session, moderator=moderator, space=space, holds=story["space"]["holds"], now=now)
    for line in story["case"]:
        _play_case(session, viewers, post_of(line["thread"], line["post"]), line, now)
    return _newcomer(session, post_of(story["newcomer"]["thread"], 1), story["newcomer"], now)


def _play_case(
    session: Session, viewers: Mapping[str, Viewer], post: Post, line: Line, now: datetime
) -> None:
    for filed in line["report"]:
        case_id = report(
            session,
            reporter=viewers[filed["by"]],
            subject="post",
            subject_id=post.id,
            about_id=post.author_id,
            category=filed["category"],
            note=filed["note"],
            now=now - timedelta(hours=filed["hours_ago"]),
        ).case_id
    if "by" in line:
        _close(session, viewers[line["by"]], case_id, line, now)


def _close(session: Session, moderator: Viewer, case_id: int, line: Line, now: datetime) -> None:
    at = now - timedelta(hours=line["closed_hours_ago"])
    case = get_case(session, moderator, case_id)
    common: Line = {"moderator": moderator, "case_id": case_id}
    send_message(
        session,
        version=case.version,
        to_id=case.about_id,
        body=line["message"],
        now=at - 2 * BETWEEN,
        **common,
    )
    sanction_in_case(
        session,
        version=case.version,
        kind="warning",
        reason=line["warning"],
        until=None,
        now=at - BETWEEN,
        **common,
    )
    close_case(session, version=case.version, outcome=line["outcome"], note=line["note"], now=at, **common)


def _newcomer(session: Session, opening: Post, line: Line, now: datetime) -> Member:
    """Joined lately, and writes for the first time, where a moderator looks first."""
    joined_at = now - timedelta(days=line["joined_days_ago"])
    person = {name: line[name] for name in ("email", "handle", "name", "time_zone", "languages")}
    member = add_member(session, now=joined_at, **person)
    place = {name: line[name] for name in ("organisation", "position", "constituency", "country")}
    take_place(session, member=member, now=joined_at, **place)
    author = viewer_for(session, member.id)
    contribute_reply(
        session,
        author=author,
        thread=get_thread(session, author, opening.thread_id),
        answers=None,
        body=line["body"].strip(),
        language=line["language"],
        form_key=new_form_key(),
        now=now - timedelta(hours=line["hours_ago"]),
    )
    return member
