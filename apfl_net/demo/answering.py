"""What members of the story answer without writing: reactions, marks on answers, polls."""

import tomllib
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.demo.cast import STORY
from apfl_net.discussions.actions.answers import mark_answer
from apfl_net.discussions.actions.polls import make_poll, vote
from apfl_net.discussions.actions.reactions import react
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.queries.polls import get_poll, options_of
from apfl_net.discussions.queries.visible import get_thread
from apfl_net.discussions.reactions import KINDS

LATER = timedelta(hours=2)
"""Between a post and the first reaction to it, and between two."""

PostOf = Callable[[int, int], Post]
"""Number of a thread's file, number of the post in it."""


def answer(session: Session, viewers: Mapping[str, Viewer], post_of: PostOf, now: datetime) -> None:
    """Play `story/answering.toml`; nothing in it happens after `now`."""
    story = tomllib.loads((STORY / "answering.toml").read_text("utf-8"))
    for line in story["reaction"]:
        _react(session, viewers, post_of(line["thread"], line["post"]), line, now)
    for line in story["answer"]:
        asker = _author(viewers, post_of(line["thread"], 1))
        post = post_of(line["thread"], line["post"])
        mark_answer(session, viewer=asker, post=post, now=min(post.written_at + LATER, now))
    for line in story["poll"]:
        _ask(session, viewers, post_of(line["thread"], 1), line)


def _react(
    session: Session, viewers: Mapping[str, Viewer], post: Post, line: dict[str, Any], now: datetime
) -> None:
    at = post.written_at
    for kind in KINDS:
        for handle in line.get(kind, []):
            at = min(at + LATER, now)
            react(session, member=viewers[handle], post=post, kind=kind, now=at)


def _ask(session: Session, viewers: Mapping[str, Viewer], opening: Post, line: dict[str, Any]) -> None:
    maker = _author(viewers, opening)
    thread = get_thread(session, maker, opening.thread_id)
    at = opening.written_at + timedelta(hours=line["hours"])
    terms = {name: line[name] for name in ("question", "options", "several", "anonymous") if name in line}
    closes_at = opening.written_at + timedelta(hours=line["closes"]) if "closes" in line else None
    make_poll(session, maker=maker, thread=thread, closes_at=closes_at, now=at, **terms)
    _vote(session, viewers, maker, thread, line["votes"], at + LATER)


def _vote(
    session: Session,
    viewers: Mapping[str, Viewer],
    maker: Viewer,
    thread: Thread,
    votes: list[list[str]],
    now: datetime,
) -> None:
    options = options_of(session, get_poll(session, maker, thread.id).id)
    ballots: dict[str, list[int]] = defaultdict(list)
    for option, handles in zip(options, votes, strict=True):
        for handle in handles:
            ballots[handle].append(option.id)
    for handle, chosen in ballots.items():
        vote(session, voter=viewers[handle], thread=thread, chosen=chosen, now=now)


def _author(viewers: Mapping[str, Viewer], post: Post) -> Viewer:
    return next(viewer for viewer in viewers.values() if viewer.member_id == post.author_id)
