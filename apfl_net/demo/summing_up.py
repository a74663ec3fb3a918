"""What the moderators of the story wrote at the head of threads."""

import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.demo.answering import PostOf
from apfl_net.demo.cast import STORY
from apfl_net.discussions.actions.summaries import write_summary
from apfl_net.discussions.models.threads import ThreadSummary
from apfl_net.discussions.queries.visible import get_thread


def sum_up(session: Session, viewers: Mapping[str, Viewer], post_of: PostOf, now: datetime) -> None:
    """Play `story/summaries.toml`; nothing in it happens after `now`."""
    for line in tomllib.loads((STORY / "summaries.toml").read_text("utf-8"))["summary"]:
        opening, writer = post_of(line["thread"], 1), viewers[line["by"]]
        thread = get_thread(session, writer, opening.thread_id)
        before = session.get(ThreadSummary, thread.id)
        write_summary(
            session,
            facilitator=writer,
            thread=thread,
            body=line["body"].strip(),
            started_from=before.revision if before else 0,
            now=min(opening.written_at + timedelta(hours=line["hours"]), now),
        )
