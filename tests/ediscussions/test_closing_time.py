"""Closing while fifty people press Post: each has a contribution that stands, or a draft that is kept."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count

from sqlalchemy import select

from apfl_net.access.queries import viewer_for
from apfl_net.demo.cast import ADMIN
from apfl_net.discussions.actions.drafts import keep_draft
from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.policy.posting import ThreadIsClosed
from apfl_net.discussions.queries.visible import get_thread
from apfl_net.discussions.schemas.fields import new_form_key
from apfl_net.ediscussions.actions.contributing import contribute
from apfl_net.ediscussions.actions.dates import close_early
from apfl_net.ediscussions.models.contributions import Contribution
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.kit.clock import utc_now
from apfl_net.kit.db import open_session
from apfl_net.members.models import Member
from tests.factories.directory import make_member
from tests.factories.ediscussions import make_ediscussion

PEOPLE = 50


def press_post(member_id, ediscussion_id):
    """As the page does: what is refused is kept as a draft, in the same transaction."""
    with open_session(writing=True, patience=60) as session:
        author = viewer_for(session, member_id)
        one = session.get_one(Ediscussion, ediscussion_id)
        said = {"body": f"By {member_id}.", "language": "en", "form_key": new_form_key(), "now": utc_now()}
        try:
            contribute(session, author=author, ediscussion=one, **said)
        except ThreadIsClosed:
            keep_draft(session, author=author, thread=get_thread(session, author, one.thread_id), **said)


def close(ediscussion_id):
    with open_session(writing=True, patience=60) as session:
        admin = session.scalars(select(Member).where(Member.email == ADMIN)).one()
        one = session.get_one(Ediscussion, ediscussion_id)
        close_early(session, by=viewer_for(session, admin.id), ediscussion=one, reason="Done.", now=utc_now())


def test_each_of_fifty_has_a_contribution_or_a_draft(own_database):
    with open_session(writing=True) as session:
        now = utc_now() - timedelta(minutes=1)
        admin = session.scalars(select(Member).where(Member.email == ADMIN)).one()
        made = make_ediscussion(session, by=admin, now=now)
        people = [make_member(session, f"Writer {number}", now=now).id for number in range(PEOPLE)]
        ediscussion_id = made.id
    pressed = count()

    def press(member_id):
        if next(pressed) == PEOPLE // 2:
            close(ediscussion_id)
        press_post(member_id, ediscussion_id)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(press, people))
    with open_session(writing=False) as session:
        posts = session.scalars(select(Post)).all()
        drafts = session.scalars(select(Draft)).all()
        closed_at = session.get_one(Ediscussion, ediscussion_id).closes_at
        noted = session.scalars(select(Contribution.author_id)).all()
    writers, keepers = {post.author_id for post in posts}, {draft.member_id for draft in drafts}
    assert (len(posts), writers | keepers, writers & keepers) == (len(writers), set(people), set())
    assert keepers
    assert sorted(noted) == sorted(writers)
    # Who held the thread when it was to be closed was waited for: they had pressed Post before.
    assert all(post.written_at < closed_at + timedelta(seconds=30) for post in posts)
