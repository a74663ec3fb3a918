"""From a narrower ring to a wider one: participants, then members, then everybody."""

from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.access.audiences import is_within
from apfl_net.access.models import Audience
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.actions.homes import hold_home, widen
from apfl_net.ediscussions.actions.creating import ring_audience
from apfl_net.ediscussions.actions.dates import note_date_change, take_in_hand
from apfl_net.ediscussions.models.ediscussions import Ediscussion, ReferenceEvent
from apfl_net.kit.errors import Conflict
from apfl_net.kit.i18n import N_
from apfl_net.moderation.actions import note_in_audit_log


class NotWider(Conflict):
    message = N_("Only more people can be let in, never fewer: what was read was read.")


def widen_ring(
    session: Session, *, by: Viewer, ediscussion: Ediscussion, ring: str, reason: str, now: datetime
) -> None:
    """A decision with its reason, told to all who read it then. What was written before stays narrow until
    its authors agree; what is written from now on is for the wider ring."""
    ediscussion = take_in_hand(session, by, ediscussion)
    event = session.get_one(ReferenceEvent, ediscussion.event_id)
    before = session.get_one(Audience, ediscussion.audience_id)
    after = ring_audience(session, event, ring)
    if after.id == before.id or not is_within(before, after):
        raise NotWider
    thread = hold_home(session, ediscussion.thread_id)
    if ediscussion.announced_at:
        widen(session, by=by, thread=thread, audience=after, reason=reason, now=now)
    ediscussion.audience_id = after.id
    session.flush()
    if ediscussion.announced_at:
        note_date_change(session, by, ediscussion, "widened", None, None, reason, now)
    note_in_audit_log(session, by.id, f"widened: {ring}", "e-discussion", ediscussion.id, reason, now=now)
