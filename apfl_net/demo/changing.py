"""What members of the story changed afterwards, and what was taken away."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.demo.cast import STORY
from apfl_net.discussions.actions.editing import edit_post
from apfl_net.discussions.actions.redaction import delete_post, redact_revision
from apfl_net.discussions.models.posts import Post

PostOf = Callable[[int, int], Post]
"""Number of a thread's file, number of the post in it."""


def change(session: Session, viewers: Mapping[str, Viewer], post_of: PostOf) -> None:
    """Play `story/changing.toml`."""
    story = tomllib.loads((STORY / "changing.toml").read_text("utf-8"))
    for line in story["change"]:
        _edit(session, viewers[line["by"]], post_of(line["thread"], line["post"]), line)
    for line in story["redaction"]:
        by, post = viewers[line["by"]], post_of(line["thread"], line["post"])
        at, reason = post.written_at + timedelta(hours=line["hours"]), line["reason"]
        redact_revision(session, by=by, post=post, number=line["version"], reason=reason, now=at)
    for line in story["deletion"]:
        by, post = viewers[line["by"]], post_of(line["thread"], line["post"])
        at = post.written_at + timedelta(hours=line["hours"])
        delete_post(session, by=by, post=post, reason=line.get("reason", ""), now=at)


def _edit(session: Session, editor: Viewer, post: Post, line: dict[str, Any]) -> None:
    if line["before"] not in post.body:
        raise LookupError(f"{line['before']!r} is not in post {line['post']} of thread {line['thread']}")
    edit_post(
        session,
        editor=editor,
        post=post,
        body=post.body.replace(line["before"], line["after"]),
        language=post.language,
        reason=line.get("reason", ""),
        started_from=post.revision,
        now=post.written_at + timedelta(hours=line["hours"]),
    )
