"""An e-discussion with five hundred contributions by as many members as there are, at most five hundred."""

from datetime import datetime, timedelta
from itertools import cycle, islice

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from apfl_net.access.actions import make_staff
from apfl_net.access.queries import viewer_for
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.threads import Thread, ThreadTally
from apfl_net.ediscussions.actions.creating import create_ediscussion, make_event
from apfl_net.ediscussions.actions.dates import announce, schedule
from apfl_net.ediscussions.actions.questions import add_question
from apfl_net.ediscussions.models.contributions import Contribution, ContributionQuestion
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.models.participants import EdiscussionParticipant
from apfl_net.members.models import CURRENT, Member, Membership
from bench import prose

CONTRIBUTIONS = 500
QUESTIONS = 3
DAY = 10


def fill(session: Session, now: datetime) -> str:
    """Its address. It is open on day 10, for all members."""
    maker = session.get_one(Member, 1)
    make_staff(session, member=maker, role="secretariat", now=now)
    session.flush()
    by, last_day = viewer_for(session, maker.id), now.date() - timedelta(days=DAY)
    days = {"first_day": last_day - timedelta(days=2), "last_day": last_day}
    event = make_event(session, by=by, title="A meeting", time_zone="Asia/Bangkok", now=now, **days)
    made = create_ediscussion(session, by=by, event=event, title="What should prevention look like?", now=now)
    asked = [
        add_question(session, by=by, ediscussion=made, title=f"Question {number}?", now=now).id
        for number in range(QUESTIONS)
    ]
    schedule(session, by=by, ediscussion=made, now=now)
    announce(session, by=by, ediscussion=made, now=now)
    _contribute(session, made, asked, now)
    return made.path


def _contribute(session: Session, made: Ediscussion, asked: list[int], now: datetime) -> None:
    """Straight into the tables: each member has written once, or as often as it takes."""
    current = select(Membership.member_id, Membership.id).where(CURRENT).order_by(Membership.member_id)
    writers = session.execute(current.limit(CONTRIBUTIONS)).all()
    turns = list(zip(islice(cycle(writers), CONTRIBUTIONS), cycle(prose.bodies()), strict=False))
    posts, contributions, answers = [], [], []
    for number, ((member_id, membership_id), (body, html)) in enumerate(turns, start=1):
        key = {"author_id": member_id, "form_key": f"{number:032x}"}
        at = now - timedelta(minutes=CONTRIBUTIONS - number + 1)
        said = {"body": body, "body_html": html, "language": "en", "written_at": at}
        place = {"thread_id": made.thread_id, "number": number, "audience_id": made.audience_id}
        posts.append(key | said | place | {"membership_id": membership_id})
        contributions.append(key | {"ediscussion_id": made.id, "capacity": "personal", "sent_at": at})
        answers.append(key | {"question_id": asked[number % QUESTIONS]})
    session.execute(insert(Post), posts)
    session.execute(insert(Contribution), contributions)
    session.execute(insert(ContributionQuestion), answers)
    joined = [{"ediscussion_id": made.id, "member_id": one, "joined_at": now} for one, _place in writers]
    session.execute(insert(EdiscussionParticipant), joined)
    _tally(session, made, now)


def _tally(session: Session, made: Ediscussion, now: datetime) -> None:
    thread = session.get_one(Thread, made.thread_id)
    thread.last_number = CONTRIBUTIONS
    last = session.scalars(select(Post.id).where(Post.thread_id == thread.id).order_by(Post.number.desc()))
    session.add(
        ThreadTally(
            thread_id=thread.id,
            audience_id=made.audience_id,
            space_id=made.space_id,
            posts=CONTRIBUTIONS,
            last_post_id=last.first(),
            last_number=CONTRIBUTIONS,
            last_post_at=now - timedelta(minutes=1),
        )
    )
