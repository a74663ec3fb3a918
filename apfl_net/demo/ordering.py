"""What the moderators of the story do to keep order."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.demo.answering import PostOf
from apfl_net.demo.cast import STORY
from apfl_net.discussions.actions.closing import close_thread, reopen_thread
from apfl_net.discussions.actions.pinning import pin_thread
from apfl_net.discussions.actions.scheduling import slow_down
from apfl_net.discussions.actions.splitting import split_thread
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.queries.visible import get_thread

Line = dict[str, Any]
Act = Callable[..., object]


def keep_order(session: Session, viewers: Mapping[str, Viewer], post_of: PostOf, now: datetime) -> None:
    """Play `story/ordering.toml`, after all has been written."""
    for line in tomllib.loads((STORY / "ordering.toml").read_text("utf-8"))["act"]:
        opening = post_of(line["thread"], 1)
        at = opening.written_at + timedelta(hours=line.get("hours", 0))
        if "hours_ago" in line:
            at = now - timedelta(hours=line["hours_ago"])
        moderator = viewers[line["by"]]
        thread: Thread = get_thread(session, moderator, opening.thread_id)
        act, more = _act(line, post_of)
        act(session, moderator=moderator, thread=thread, reason=line["reason"], now=min(at, now), **more)


def _act(line: Line, post_of: PostOf) -> tuple[Act, Line]:
    """What to do, and what it needs besides."""
    if line["kind"] == "split":
        ids = [post_of(line["thread"], number).id for number in line["posts"]]
        return split_thread, {"post_ids": ids, "title": line["title"]}
    if line["kind"] == "slow":
        return slow_down, {"minutes": line["minutes"], "lasts": timedelta(hours=line["lasts"])}
    plain: dict[str, Act] = {"pin": pin_thread, "close": close_thread, "reopen": reopen_thread}
    return plain[line["kind"]], {}
