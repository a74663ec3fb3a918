"""A summary at the head of a thread, kept by its facilitators."""

import pytest
from sqlalchemy import select

from apfl_net.access.queries import audience_of_constituency
from apfl_net.demo.cast import MEMBER, MODERATOR
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.threads import SummaryRevision, ThreadSummary
from apfl_net.kit.config import settings
from tests.factories.discussions import make_space, make_thread
from tests.html import page, said


@pytest.fixture
def moderator(browser_as):
    return browser_as(MODERATOR)


def save(browser, thread, body, started_from=0):
    return browser.post(
        f"/threads/{thread.id}/summary", data={"body": body, "started_from": str(started_from)}
    )


def test_a_moderator_writes_it_and_readers_see_it_above_the_posts(moderator, member, thread, cast):
    assert page(moderator.get(thread.path)).one("aside").text.count("Write a summary") == 1
    answer = save(moderator, thread, "So far: **two** ways to board.")
    assert (answer.status_code, answer.headers["location"]) == (303, thread.path)
    block = page(member.get(thread.path)).one("details.summary-block")
    assert block.one("div.prose").text == "So far: two ways to board."
    assert cast[MODERATOR].name in block.one("summary").text
    assert "open" in block.attributes
    assert "Change the summary" not in block.text


def test_all_its_versions_stay_readable(moderator, member, db, thread):
    save(moderator, thread, "First.")
    save(moderator, thread, "Second.", started_from=1)
    shown = page(member.get(f"/threads/{thread.id}/summary"))
    assert [part.one("div").text for part in shown.all("section.section")] == ["Second.", "First."]
    assert [row.number for row in db.query(SummaryRevision).order_by(SummaryRevision.number)] == [1, 2]


def test_the_same_text_twice_is_one_version(moderator, db, thread):
    save(moderator, thread, "First.")
    assert save(moderator, thread, "First.").status_code == 303
    assert db.query(SummaryRevision).count() == 1


def test_the_second_of_two_writers_is_told_and_loses_nothing(moderator, browser_as, db, thread):
    save(moderator, thread, "First.")
    answer = save(browser_as("admin@example.org"), thread, "Mine.", started_from=0)
    shown = page(answer, 409)
    assert shown.one("textarea").raw.strip() == "Mine."
    assert "Both versions are below" in shown.one("main").text
    assert shown.one("section.section div.prose").text == "First."
    assert shown.one("form.form").fields()["started_from"] == "1"
    assert db.get_one(ThreadSummary, thread.id).body == "First."


def test_members_may_not_write_it(member, db, thread):
    assert member.get(f"/threads/{thread.id}/summary/edit").status_code == 403
    assert save(member, thread, "Mine.").status_code == 403
    assert db.query(ThreadSummary).count() == 0


def test_an_empty_summary_is_refused(moderator, thread):
    answer = save(moderator, thread, " ")
    assert "Please fill this in." in said(answer, 422)


def test_a_thread_without_one_has_no_versions(member, thread):
    assert member.get(f"/threads/{thread.id}/summary").status_code == 404
    assert page(member.get(thread.path)).all("details.summary-block") == []


def test_it_is_read_by_those_it_was_written_for(moderator, member, db, thread):
    save(moderator, thread, "For the caucus.")
    summary = db.get_one(ThreadSummary, thread.id)
    summary.audience_id = audience_of_constituency(db, "workers_org").id
    for revision in db.query(SummaryRevision):
        revision.audience_id = summary.audience_id
    db.commit()
    assert "For the caucus." not in member.get(thread.path).text
    assert member.get(f"/threads/{thread.id}/summary").status_code == 404
    assert "For the caucus." not in member.get(f"/threads/{thread.id}/text").text


def test_it_quotes_and_refers_and_a_visitor_is_told_no_name(client, moderator, db, cast, now):
    space = make_space(db, audience="public", now=now)
    thread = make_thread(db, author=cast[MEMBER], space=space, now=now)
    first = db.scalars(select(Post).where(Post.thread_id == thread.id)).one()
    quote = f"> [#1, Lan Tran](/posts/{first.id}):\n> We board at the pier."
    body = f"{quote}\n\nMore: {settings().base_url}/threads/{thread.id}"
    save(moderator, thread, body)
    expected = f"We board at the pier. More: {thread.title}"
    block = page(client.get(thread.path)).one("details.summary-block div.prose")
    assert block.text == f"#1, a member {expected}"
    block = page(moderator.get(thread.path)).one("details.summary-block div.prose")
    assert block.text == f"#1, Lan Tran {expected}"
    assert "Lan Tran" not in client.get(f"/threads/{thread.id}/text").text


def test_it_does_not_quote_what_fewer_may_read(moderator, db, cast, thread, now):
    caucus = make_space(db, audience="constituency:cso", now=now)
    hidden = make_thread(db, author=cast[MODERATOR], space=caucus, body="Secret.", now=now)
    [post] = db.scalars(select(Post).where(Post.thread_id == hidden.id))
    form = page(save(moderator, thread, f"> [#1](/posts/{post.id}):\n> Secret."), 422)
    assert "which fewer people may read" in form.one(".flash--error").text
    assert form.one("form.form").fields()["body"].endswith("> Secret.")
    assert db.query(ThreadSummary).count() == 0
