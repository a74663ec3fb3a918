"""What members are told about what they proposed: that it was published, given back, or declined.

And staff, that a proposal waits: until it does no more.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, false, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from apfl_net.access.marks import audience_mark
from apfl_net.access.models import Audience
from apfl_net.access.viewer import Viewer
from apfl_net.kit.db import AnySelect
from apfl_net.kit.i18n import N_, gettext
from apfl_net.kit.text import excerpt
from apfl_net.notifications.subjects import SUBJECTS, Line, Subject
from apfl_net.resources.models.resources import PROPOSED, Resource
from apfl_net.resources.models.reviewing import ResourceReview
from apfl_net.resources.queries.visible import proposals_to_review

TOLD = {
    "published": N_("What you proposed is published: %(title)s"),
    "returned": N_("Something is missing in what you proposed: %(title)s"),
    "declined": N_("What you proposed is not published: %(title)s"),
}


def _of_own(viewer: Viewer) -> AnySelect:
    return (
        select(ResourceReview, Resource, Audience)
        .join(Resource, Resource.id == ResourceReview.resource_id)
        .join(Audience, Audience.id == Resource.audience_id)
        .where(Resource.proposed_by_id == viewer.member_id)
    )


def _visible(viewer: Viewer, review_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    return _of_own(viewer).where(ResourceReview.id == review_id).exists()


def _lines(session: Session, viewer: Viewer, wanted: Sequence[tuple[int, str]]) -> dict[int, Line]:
    ids = [review_id for review_id, _reason in wanted]
    found = session.execute(_of_own(viewer).where(ResourceReview.id.in_(ids)))
    return {review.id: _line(review, resource, audience) for review, resource, audience in found}


def _line(review: ResourceReview, resource: Resource, audience: Audience) -> Line:
    return Line(
        text=gettext(TOLD[review.outcome]) % {"title": resource.title},
        excerpt=review.note,
        language=resource.title_language,
        path=f"/resources/proposals/{resource.id}",
        audience=audience_mark(audience.kind, audience.constituency, audience.name),
    )


def _waits(viewer: Viewer, resource_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """What somebody has decided about waits for nobody any more."""
    if not viewer.is_staff:
        return false()
    return proposals_to_review(viewer).where(Resource.id == resource_id, Resource.state == PROPOSED).exists()


def _lines_of_waiting(session: Session, viewer: Viewer, wanted: Sequence[tuple[int, str]]) -> dict[int, Line]:
    ids = [resource_id for resource_id, _reason in wanted]
    waiting = proposals_to_review(viewer).join(Audience, Audience.id == Resource.audience_id)
    found = session.execute(waiting.where(Resource.id.in_(ids)).add_columns(Audience))
    return {resource.id: _waiting_line(resource, audience) for resource, audience in found}


def _waiting_line(resource: Resource, audience: Audience) -> Line:
    return Line(
        text=gettext("A document waits to be looked at: %(title)s") % {"title": resource.title},
        excerpt=excerpt(resource.abstract),
        language=resource.title_language,
        path=f"/desk/resources/{resource.id}",
        audience=audience_mark(audience.kind, audience.constituency, audience.name),
    )


SUBJECTS["resource_review"] = Subject(visible=_visible, unread=_visible, lines=_lines)
SUBJECTS["proposal"] = Subject(visible=_waits, unread=_waits, lines=_lines_of_waiting)
