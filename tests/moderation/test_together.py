"""Several at one time, in real transactions: nothing is done twice, and the audit log stays one chain."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from apfl_net.access.actions import make_staff
from apfl_net.access.models import Restriction
from apfl_net.access.policy import LastAdministrator
from apfl_net.access.queries import viewer_for
from apfl_net.demo.cast import ADMIN, EMPLOYER, MEMBER, MODERATOR, WORKER
from apfl_net.discussions.actions.contributing import contribute_reply, release_contribution
from apfl_net.discussions.actions.holding import hold_post
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.policy.holding import DecidedAlready, HeldAlready
from apfl_net.discussions.queries.visible import get_thread
from apfl_net.discussions.schemas.fields import new_form_key
from apfl_net.kit.clock import utc_now
from apfl_net.kit.db import open_session
from apfl_net.members.models import Member
from apfl_net.moderation.actions.reporting import report
from apfl_net.moderation.actions.sanctions import sanction
from apfl_net.moderation.models import AuditEntry, Case, Report
from apfl_net.moderation.queries.audit import first_broken
from tests.factories.discussions import make_reply, make_space, make_thread

WORDS = "This is my first word here."


def member_with(session, email):
    return session.scalars(select(Member).where(Member.email == email)).one()


def viewer_with(session, email):
    return viewer_for(session, member_with(session, email).id)


def together(*acts):
    """Do all of them at once; what stood against each, if anything."""

    def attempt(act):
        try:
            with open_session(writing=True) as session:
                act(session)
        except (DecidedAlready, HeldAlready, LastAdministrator) as refusal:
            return type(refusal)
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(attempt, acts), key=str)


@pytest.fixture
def post_id(own_database):
    with open_session(writing=True) as session:
        at = utc_now() - timedelta(days=1)
        space = make_space(session, now=at)
        thread = make_thread(session, author=member_with(session, MODERATOR), space=space, now=at)
        post = make_reply(session, author=member_with(session, EMPLOYER), thread=thread, now=at)
        space.holds = "new"
        return post.id


def test_two_who_release_the_same_contribution_make_one_post(post_id):
    with open_session(writing=True) as session:
        author = viewer_with(session, WORKER)
        held = contribute_reply(
            session,
            author=author,
            thread=get_thread(session, author, session.get_one(Post, post_id).thread_id),
            answers=None,
            body=WORDS,
            language="en",
            form_key=new_form_key(),
            now=utc_now(),
        ).id

    def release(email):
        return lambda session: release_contribution(
            session, moderator=viewer_with(session, email), contribution_id=held, now=utc_now()
        )

    assert together(release(MODERATOR), release(ADMIN)) == [DecidedAlready, None]
    with open_session(writing=False) as session:
        assert session.scalar(select(func.count()).select_from(Post).where(Post.body == WORDS)) == 1


def test_two_who_hold_the_same_post_hold_it_once(post_id):
    def hold(email):
        return lambda session: hold_post(
            session, moderator=viewer_with(session, email), post_id=post_id, reason="Look.", now=utc_now()
        )

    assert together(hold(MODERATOR), hold(ADMIN)) == [HeldAlready, None]
    with open_session(writing=False) as session:
        assert session.scalars(select(AuditEntry.act)).all() == ["held"]


def test_two_who_report_at_once_come_to_one_case(post_id):
    def file(email):
        return lambda session: report(
            session,
            reporter=viewer_with(session, email),
            subject="post",
            subject_id=post_id,
            about_id=session.get_one(Post, post_id).author_id,
            category="spam",
            note="",
            now=utc_now(),
        )

    assert together(file(WORKER), file(MEMBER)) == [None, None]
    with open_session(writing=False) as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 1
        assert session.scalar(select(func.count()).select_from(Report)) == 2


def test_the_last_two_administrators_do_not_shut_each_other_out_and_the_log_stays_a_chain(post_id):
    with open_session(writing=True) as session:
        make_staff(session, member=member_with(session, MEMBER), role="admin", now=utc_now())

    def ban(by, of):
        return lambda session: sanction(
            session,
            moderator=viewer_with(session, by),
            member_id=member_with(session, of).id,
            kind="ban",
            reason="Go.",
            until=utc_now() + timedelta(days=3),
            now=utc_now(),
        )

    warn = [
        lambda session: sanction(
            session,
            moderator=viewer_with(session, MODERATOR),
            member_id=member_with(session, WORKER).id,
            kind="warning",
            reason="Mind.",
            until=None,
            now=utc_now(),
        )
    ] * 4
    outcomes = together(ban(ADMIN, MEMBER), ban(MEMBER, ADMIN), *warn)
    assert outcomes == [LastAdministrator, None, None, None, None, None]
    with open_session(writing=False) as session:
        assert session.scalar(select(func.count()).select_from(Restriction)) == 1
        assert session.scalar(select(func.count()).select_from(AuditEntry)) == 5
        assert first_broken(session) is None
