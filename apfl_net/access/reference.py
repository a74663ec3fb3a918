"""The audiences that every installation has: public, members, and one for each constituency."""

from sqlalchemy.orm import Session

from apfl_net.access.models import MEMBERS, NOBODY, PUBLIC, Audience
from apfl_net.access.queries import audience_of_constituency
from apfl_net.members.reference import constituencies


def load_audiences(session: Session) -> None:
    """Make them where they are missing; safe to run again."""
    session.merge(Audience(id=NOBODY, kind="nobody"))
    session.merge(Audience(id=PUBLIC, kind="public"))
    session.merge(Audience(id=MEMBERS, kind="members"))
    for code in constituencies():
        if audience_of_constituency(session, code) is None:
            session.add(Audience(kind="constituency", constituency=code))
            session.flush()
