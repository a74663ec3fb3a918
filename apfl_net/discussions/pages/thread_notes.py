"""What a reader must know before the posts."""

from typing import Any

from sqlalchemy.orm import Session

from apfl_net.access.bylines import name_for
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.pages.poll_shown import show_poll
from apfl_net.discussions.pages.thread_state import state_of
from apfl_net.discussions.policy import polls
from apfl_net.kit.clock import utc_now
from apfl_net.kit.db import AnyRow
from apfl_net.kit.markdown import without_handles


def notes(db: Session, viewer: Viewer, head: AnyRow) -> dict[str, Any]:
    """Who closed the thread, who answered its question (where somebody did), its poll, when it is open."""
    reason = head.closed_reason or ""
    return {
        "closer_name": name_for(viewer.signed_in, name=head.closer, public_name=bool(head.closer_public)),
        "closed_reason": reason if viewer.signed_in else without_handles(reason),
        "answerer_name": name_for(
            viewer.signed_in, name=head.answer_author, public_name=bool(head.answer_author_public)
        ),
        "poll": head.poll_id and show_poll(db, viewer, head.id, head.audience_id, utc_now()),
        "poll_error": "",
        **state_of(db, viewer, head, utc_now()),
        "may_ask": head.poll_id is None and polls.may_ask(viewer, head.author_id, head.role),
    }
