"""Records for tests, made as members and the secretariat make them: through the actions."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from apfl_net.demo.play import audience_named
from apfl_net.members.models import Member
from apfl_net.resources.actions.collecting import make_collection, put_into_collection
from apfl_net.resources.actions.proposing import propose_resource
from apfl_net.resources.actions.reviewing import publish_resource
from apfl_net.resources.description import Description
from apfl_net.resources.models.collections import Collection
from apfl_net.resources.models.resources import Resource
from apfl_net.resources.policy import CHECKLIST
from tests.factories.discussions import viewer_of

GUIDE = Description(
    title="A guide for those who inspect brick kilns",
    title_language="en",
    type="guidance",
    licence="cc_by_4",
    abstract="How to plan a visit, and what to ask.",
    date="2019-04",
    publishers=("Labour Inspectorate of Example",),
    authors=("Nomin Erdene",),
    languages=("en", "vi"),
    countries=("VN", "TH"),
    terms={"theme": ("enforcement",), "sector": ("brick_kilns",), "reader": ("labour_inspectors",)},
    identifiers=(("doi", "10.1000/kilns"),),
    links=(("https://example.org/kilns", ""),),
)


def make_proposal(
    session: Session,
    *,
    by: Member,
    now: datetime,
    said: Description = GUIDE,
    audience: str = "members",
    rights_statement: str = "We wrote it ourselves.",
) -> Resource:
    return propose_resource(
        session,
        proposer=viewer_of(session, by),
        said=said,
        audience=audience_named(session, audience),
        rights_statement=rights_statement,
        now=now,
    )


def make_resource(session: Session, *, by: Member, staff: Member, now: datetime, **about: Any) -> Resource:
    """One that is published. `about`: of `make_proposal`."""
    resource = make_proposal(session, by=by, now=now, **about)
    reviewer = viewer_of(session, staff)
    publish_resource(session, reviewer=reviewer, resource=resource, checked=tuple(CHECKLIST), now=now)
    return resource


def make_collection_of(
    session: Session,
    *,
    by: Member,
    resources: list[Resource],
    now: datetime,
    title: str = "For new inspectors",
    audience: str = "members",
) -> Collection:
    collection = make_collection(
        session,
        maker=viewer_of(session, by),
        title=title,
        about="Read these first.",
        language="en",
        audience=audience_named(session, audience),
        now=now,
    )
    for resource in resources:
        put_into_collection(session, collection=collection, resource=resource, note="", now=now)
    session.flush()
    return collection
