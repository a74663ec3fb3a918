"""What members are told about what they proposed: that it was published, given back, or declined."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from apfl_net.access.marks import audience_mark
from apfl_net.access.models import Audience
from apfl_net.access.viewer import Viewer
from apfl_net.kit.db import AnySelect
from apfl_net.kit.i18n import N_, gettext
from apfl_net.notifications.subjects import SUBJECTS, Line, Subject
from apfl_net.resources.models.resources import Resource
from apfl_net.resources.models.reviewing import ResourceReview

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


SUBJECTS["resource_review"] = Subject(visible=_visible, unread=_visible, lines=_lines)
