"""What the cast shares: records that are published, and one that waits for the secretariat."""

import tomllib
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from apfl_net.access.models import MEMBERS, PUBLIC, Audience
from apfl_net.access.queries import viewer_for
from apfl_net.demo.cast import ADMIN, STORY, person_with_email
from apfl_net.members.models import Member
from apfl_net.resources.actions.collecting import make_collection, put_into_collection
from apfl_net.resources.actions.proposing import propose_resource
from apfl_net.resources.actions.reviewing import publish_resource
from apfl_net.resources.description import Description
from apfl_net.resources.models.resources import Resource
from apfl_net.resources.policy import CHECKLIST

NOT_SAID_OF_IT = {"days_ago", "by", "published", "audience"}


def share(session: Session, members: dict[str, Member], now: datetime) -> None:
    story = tomllib.loads((STORY / "sharing.toml").read_text("utf-8"))
    shared = [
        _share(session, members, told, now - timedelta(days=told["days_ago"])) for told in story["resources"]
    ]
    by_title = {resource.title: resource for resource in shared}
    for told in story["collections"]:
        chosen = [by_title[title] for title in told["records"]]
        _collect(session, members, told, chosen, now - timedelta(days=told["days_ago"]))


def _share(session: Session, members: dict[str, Member], told: dict[str, Any], at: datetime) -> Resource:
    said = {name: value for name, value in told.items() if name not in NOT_SAID_OF_IT}
    said["links"] = [(address, "") for address in said.get("links", ())]
    resource = propose_resource(
        session,
        proposer=viewer_for(session, members[person_with_email(told["by"]).handle].id),
        said=Description(**said),
        audience=session.get_one(Audience, PUBLIC if told["audience"] == "public" else MEMBERS),
        rights_statement="We made it ourselves.",
        now=at,
    )
    if told["published"]:
        secretary = viewer_for(session, members[person_with_email(ADMIN).handle].id)
        later = at + timedelta(hours=5)
        publish_resource(session, reviewer=secretary, resource=resource, checked=tuple(CHECKLIST), now=later)
    return resource


def _collect(
    session: Session, members: dict[str, Member], told: dict[str, Any], chosen: list[Resource], at: datetime
) -> None:
    collection = make_collection(
        session,
        maker=viewer_for(session, members[person_with_email(told["by"]).handle].id),
        title=told["title"],
        about=told["about"],
        language=told["language"],
        audience=session.get_one(Audience, MEMBERS),
        now=at,
    )
    for resource in chosen:
        put_into_collection(session, collection=collection, resource=resource, note="", now=at)
