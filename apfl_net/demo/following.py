"""What members of the story follow, which posts they keep, and which searches."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.demo.cast import STORY
from apfl_net.discussions.actions.bookmarks import keep_bookmark
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.queries.visible import get_space
from apfl_net.watches.actions import save_search, set_level

LATER = timedelta(minutes=5)
"""Between a post and somebody keeping it."""

PostOf = Callable[[int, int], Post]
"""Number of a thread's file, number of the post in it."""


def follow(session: Session, viewers: Mapping[str, Viewer], post_of: PostOf, now: datetime) -> None:
    """Play `story/following.toml`."""
    story = tomllib.loads((STORY / "following.toml").read_text("utf-8"))
    for line in story["watch"]:
        viewer = viewers[line["by"]]
        subject, subject_id = _subject(session, viewer, viewers, post_of, line)
        set_level(
            session, viewer=viewer, subject=subject, subject_id=subject_id, level=line["level"], now=now
        )
    for line in story["bookmark"]:
        _keep(session, viewers[line["by"]], post_of(line["thread"], line["post"]), line, now)
    for line in story["search"]:
        viewer, told = viewers[line["by"]], line["told"]
        save_search(session, viewer=viewer, query=line["asks"], name=line["name"], told=told, now=now)


def _subject(
    session: Session,
    viewer: Viewer,
    viewers: Mapping[str, Viewer],
    post_of: PostOf,
    line: dict[str, Any],
) -> tuple[str, int]:
    if "thread" in line:
        return "thread", post_of(line["thread"], 1).thread_id
    if "space" in line:
        return "space", get_space(session, viewer, line["space"]).id
    return "member", viewers[line["member"]].id


def _keep(session: Session, viewer: Viewer, post: Post, line: dict[str, Any], now: datetime) -> None:
    days = line.get("remind_in_days")
    keep_bookmark(
        session,
        viewer=viewer,
        post=post,
        note=line.get("note", ""),
        remind_at=now.replace(microsecond=0) + timedelta(days=days) if days else None,
        now=min(post.written_at + LATER, now),
    )
