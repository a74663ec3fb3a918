"""A page that is asked for with GET writes nothing through the session it reads with.

In production the database refuses it. The sessions that share a test's connection are refused it too
(`tests.reading_only`), so that whatever page any test asks for is held to it. And here each is asked once, on
real connections.
"""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError

from apfl_net.access.actions import begin_sign_in, make_feed_token, reset_token
from apfl_net.access.models import FeedToken, SignIn
from apfl_net.demo.cast import ADMIN, WORKER
from apfl_net.discussions.actions.bookmarks import keep_bookmark
from apfl_net.discussions.actions.drafts import keep_draft
from apfl_net.discussions.actions.editing import edit_post
from apfl_net.discussions.actions.pinning import pin_thread
from apfl_net.discussions.actions.polls import make_poll
from apfl_net.discussions.actions.spaces import make_moderator
from apfl_net.discussions.actions.summaries import write_summary
from apfl_net.discussions.models.threads import Reading
from apfl_net.discussions.schemas.fields import new_form_key
from apfl_net.ediscussions.actions.marking import add_theme
from apfl_net.ediscussions.actions.questions import write_topic_note
from apfl_net.ediscussions.actions.synthesising import write_synthesis
from apfl_net.kit.clock import utc_now
from apfl_net.kit.db import open_session
from apfl_net.kit.delivery import deliver_waiting
from apfl_net.kit.facts import Fact
from apfl_net.kit.prepared import Prepared
from apfl_net.main import ROUTERS
from apfl_net.members.models import Member
from apfl_net.members.queries import member_by_email
from apfl_net.notifications.models import Notice
from tests.browsing import Browser
from tests.factories.discussions import make_reply, make_space, make_thread, viewer_of
from tests.factories.ediscussions import make_ediscussion, make_message_of
from tests.factories.resources import make_collection_of, make_proposal, make_resource

READ: list[Any] = [route for router in ROUTERS for route in router.routes if "GET" in route.methods]
ASKED = {
    "/threads/new": "space={slug}",
    "/threads/related": "title=vessels",
    "/search": "q=vessels",
    "/search/suggestions": "q=vessels",
    "/threads/linkable": "q=vessels",
    "/threads/{thread_ref}/news": "after=1",
    "/e-discussions/{ediscussion_ref}/contributions/new": "answers={post_id}&quote=yes",
}
"""What is asked of addresses that want to know something."""

NOT_HERE = (
    "file_id",
    "application_id",
    "appeal_id",
    "bookmark_id",
    "case_id",
    "contribution_id",
    "file_id",
    "import_id",
    "invitation_id",
    "letter_id",
    "lookup_id",
    "organisation_ref",
    "post_ref",
    "referral_id",
    "sanction_id",
    "search_id",
    "widening_id",
)
LINKS = {
    "/appeals/{token}",
    "/departure/{token}",
    "/email-change/{token}",
    "/groups/{slug}",
    "/guest-posts/writing/{token}",
    "/invitations/{token}",
    "/join/{token}",
    "/unsubscribe/{token}",
    "/welcome/{token}",
    "/desk/figures/{day}/{table}",
    "/members/{member_ref}/photo/{digest}",
    "/pages/{slug}/new",
    "/pages/{slug}/{language}/edit",
    "/pages/{slug}/{language}/history",
    "/resources/{resource_ref}/files/{number}",
    "/resources/{resource_ref}/files/{number}/preview",
    "/posts/{post_id}/held",
    "/posts/{post_id}/report",
    "/posts/{post_id}/look-up",
    "/posts/{post_id}/moderated",
    "/e-discussions/{ediscussion_ref}/contributions/{post_id}/translations/new",
    "/e-discussions/{ediscussion_ref}/contributions/{post_id}/translations/{language}",
    "/e-discussions/{ediscussion_ref}/proceedings/{number}",
    "/e-discussions/{ediscussion_ref}/proceedings/{number}/html",
    "/e-discussions/{ediscussion_ref}/proceedings/{number}/pdf",
    "/e-discussions/{ediscussion_ref}/proceedings/{number}/progress",
}
"""What nobody made in this house: those pages say so, and are read in the stories of their rooms."""


def change_what_was_loaded(session):
    session.scalars(select(Member)).first().name = "Somebody Else"
    session.flush()


def change_and_ask_on(session):
    session.scalars(select(Member)).first().name = "Somebody Else"
    Prepared(lambda: select(Member.id)).all(session)


def add(session):
    session.add(Fact(name="seen", value="yes"))
    session.flush()


def insert_at_once(session):
    session.execute(insert(Fact).values(name="seen", value="yes"))


def say_it_oneself(session):
    session.execute(text("DELETE FROM sign_ins"))


@pytest.mark.parametrize(
    "write", [change_what_was_loaded, change_and_ask_on, add, insert_at_once, say_it_oneself]
)
def test_in_a_test_too_a_reading_session_is_refused_every_write(connection, write):
    with open_session(writing=False) as session, pytest.raises(DBAPIError, match=r"read-?only"):
        write(session)
    with open_session(writing=True) as session:
        write(session)


@pytest.fixture
def browser(own_database, app):
    """Of an administrator who was last seen two hours ago, so that this too wants to be noted."""
    earlier = utc_now() - timedelta(hours=2)
    with open_session(writing=True) as session:
        admin = member_by_email(session, ADMIN)
        token = begin_sign_in(session, member=admin, browser="test", now=earlier)
    with Browser(app) as browser:
        browser.carry(token)
        yield browser


@pytest.fixture
def places(browser):
    """What the parts of addresses stand for, in a house where each of them leads somewhere."""
    now = utc_now()
    with open_session(writing=True) as session:
        admin, worker = (member_by_email(session, email) for email in (ADMIN, WORKER))
        viewer, space = viewer_of(session, admin), make_space(session, audience="public", now=now)
        make_moderator(session, space=space, member=admin, now=now)
        thread = make_thread(session, author=admin, space=space, now=now)
        post = make_reply(session, author=admin, thread=thread, now=now)
        make_reply(session, author=worker, thread=thread, answers=post, now=now)
        furnish(session, viewer, thread, post, now)
        ediscussion = make_ediscussion(session, by=admin, now=now)
        note = {"language": "en", "body": "What it is about."}
        write_topic_note(session, by=viewer, ediscussion=ediscussion, now=now, **note)
        write_synthesis(session, by=viewer, ediscussion=ediscussion, body="So far.", started_from=0, now=now)
        theme = add_theme(session, by=viewer, ediscussion=ediscussion, name="Fees", now=now)
        message = make_message_of(session, by=admin, ediscussion=ediscussion, sent=True, now=now)
        resource = make_resource(session, by=worker, staff=admin, now=now)
        proposal = make_proposal(session, by=admin, now=now)
        collection = make_collection_of(session, by=admin, resources=[resource], now=now)
        known = {
            "resource_ref": resource.id,
            "collection_ref": collection.id,
            "resource_id": proposal.id,
            "ediscussion_ref": ediscussion.id,
            "theme_id": theme.id,
            "message_id": message.id,
            "thread_ref": thread.id,
            "post_id": post.id,
            "slug": space.slug,
            "member_ref": worker.id,
        }
        tokens = {
            "feeds": make_feed_token(session, viewer=viewer, label="Reader", now=now),
            "password-reset": reset_token(session, member_id=admin.id),
        }
    while deliver_waiting():
        pass
    ones = ("number", "change_id", "notice_id", "concept_id", "wording_id", *NOT_HERE)
    names = {"country": "VN", "language": "en", "day": "2026-11-22", "table": "members-1", "measure": "posts"}
    names |= {"part": "resources", "form": "ris"}
    return dict.fromkeys(ones, 1) | names | {"digest": "0"} | known, tokens


def furnish(session, viewer, thread, post, now):
    """Everything that hangs on a thread and on a post."""
    pin_thread(session, moderator=viewer, thread=thread, reason="For all.", now=now)
    ask = {"question": "Where?", "several": False, "anonymous": False, "hidden_until_closed": False}
    make_poll(session, maker=viewer, thread=thread, options=["Here", "There"], closes_at=None, now=now, **ask)
    write_summary(session, facilitator=viewer, thread=thread, body="So far.", started_from=0, now=now)
    keep_draft(session, author=viewer, thread=thread, body="Not yet.", form_key=new_form_key(), now=now)
    keep_bookmark(session, viewer=viewer, post=post, remind_at=None, now=now)
    edited = {"body": "We do.", "language": "", "reason": "", "started_from": 1}
    edit_post(session, editor=viewer, post=post, now=now, **edited)


def address_of(route, places, tokens):
    known = places | {"token": tokens.get(route.path.split("/")[1])}
    return f"{route.path_format.format_map(known)}?{ASKED.get(route.path, '').format_map(known)}"


def test_every_page_can_be_read_on_a_connection_that_cannot_write(browser, places):
    known, tokens = places
    statuses = {route.path: browser.get(address_of(route, known, tokens)).status_code for route in READ}
    assert len(statuses) > 60
    answers = {200, 303}
    not_here = {path for path in statuses if any(f"{{{part}}}" in path for part in NOT_HERE) or path in LINKS}
    assert {path: status for path, status in statuses.items() if status not in answers} == {
        path: statuses[path] for path in not_here if statuses[path] in {403, 404, 410}
    }


def test_what_a_page_notes_by_the_way_is_noted(browser, places):
    """That somebody was here, how far they read, which notice they saw: each in a transaction of its own."""
    known, tokens = places
    for path in ("/threads/{thread_ref}", "/notifications/{notice_id}", "/feeds/{token}/discussions"):
        [route] = [route for route in READ if route.path == path]
        browser.get(address_of(route, known, tokens))
    with open_session(writing=False) as session:
        of_posts = select(Notice).where(Notice.subject == "post")
        [signed_in], [notice] = session.scalars(select(SignIn)), session.scalars(of_posts)
        [token] = session.scalars(select(FeedToken))
        read = session.get_one(Reading, (notice.member_id, known["thread_ref"]))
    assert utc_now() - signed_in.seen_at < timedelta(hours=1)
    assert (read.last_number, notice.seen_at is None, token.used_at is None) == (3, False, False)
