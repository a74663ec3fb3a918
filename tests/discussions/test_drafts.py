"""Drafts: what is typed is kept until it is posted, and is its writer's alone."""

import pytest
from sqlalchemy import select

from apfl_net.access.queries import audience_of_constituency
from apfl_net.demo.cast import MEMBER, WORKER
from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.schemas.fields import new_form_key
from tests.browsing import HTMX
from tests.html import page, said


def keep(browser, thread, body, headers=None, **fields):
    typed = {"body": body, "form_key": new_form_key(), "answers": "", "language": ""} | fields
    return browser.post(f"/threads/{thread.id}/draft", data=typed, headers=headers)


def bodies(db):
    return db.scalars(select(Draft.body).order_by(Draft.id)).all()


def test_what_is_typed_is_kept_and_comes_back_with_the_page(worker, db, thread):
    first = db.scalars(select(Post)).one()
    answer = keep(worker, thread, "Half a sent", answers=str(first.id), language="ms")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{thread.path}#reply")
    composer = page(worker.get(thread.path)).one("section.composer")
    kept = composer.one("form").fields()
    assert (kept["body"], kept["answers"], kept["language"]) == ("Half a sent", str(first.id), "ms")
    assert composer.one("h2").text == "Reply to #1 by Lan Tran"
    assert composer.one("#draft-saved").text.startswith("Draft saved ")


def test_under_htmx_it_is_said_when_it_was_saved(worker, db, thread):
    answer = keep(worker, thread, "Half a sent", headers=HTMX)
    assert answer.status_code == 200
    assert answer.text.startswith("Draft saved ")
    assert len(answer.text) == len("Draft saved 07:55")


def test_there_is_one_draft_a_thread(worker, db, thread):
    for body in ("Half", "Half a", "Half a sentence"):
        keep(worker, thread, body)
    assert bodies(db) == ["Half a sentence"]


def test_a_text_that_is_taken_out_is_no_draft_any_more(worker, db, thread):
    keep(worker, thread, "Half a sentence")
    keep(worker, thread, "  \n")
    assert bodies(db) == []


def test_a_draft_is_kept_as_it_was_typed(worker, db, thread):
    typed = "  two edges \n\n\u202e<b>"
    keep(worker, thread, typed)
    assert bodies(db) == [typed]
    assert page(worker.get(thread.path)).one("section.composer form").fields()["body"] == typed
    keep(worker, thread, "a\x00b")
    assert bodies(db) == ["ab"]


def test_posting_ends_the_draft(worker, db, thread, post_reply):
    keep(worker, thread, "Half a sentence")
    post_reply(worker, thread, "A whole one.")
    assert bodies(db) == []


def test_a_save_that_comes_after_the_post_keeps_nothing(worker, db, thread, post_reply):
    key = new_form_key()
    post_reply(worker, thread, "A whole sentence.", form_key=key)
    assert keep(worker, thread, "A whole sentence.", form_key=key, headers=HTMX).text.strip() == ""
    assert bodies(db) == []


def test_the_list_leads_back_to_where_each_was_typed(worker, db, cast, thread):
    keep(worker, thread, "Half a *sentence*")
    worker.post("/threads/draft", data={"space": "labour-inspection-in-practice", "title": "On", "body": "x"})
    rows = page(worker.get("/drafts")).all("li.row")
    assert [(row.one("h2").text, row.one("h2 a")["href"]) for row in rows] == [
        ("On", "/threads/new?space=labour-inspection-in-practice"),
        ("Reply in “How do you inspect vessels?”", f"{thread.path}#reply"),
    ]
    assert rows[1].one(".row__text").text == "Half a sentence"


def test_a_draft_can_be_deleted(worker, db, thread):
    keep(worker, thread, "Half a sentence")
    form = page(worker.get("/drafts")).one("li.row form")
    answer = worker.post(form["action"])
    assert (answer.status_code, answer.headers["location"]) == (303, "/drafts")
    assert bodies(db) == []
    assert "No drafts" in said(worker.get("/drafts"))
    assert worker.post(form["action"]).status_code == 404


def test_somebody_elses_draft_is_nowhere(worker, member, db, thread):
    keep(worker, thread, "Mine alone")
    draft = db.scalars(select(Draft)).one()
    assert member.post(f"/drafts/{draft.id}/deletion").status_code == 404
    assert "Mine alone" not in member.get("/drafts").text + member.get(thread.path).text
    assert bodies(db) == ["Mine alone"]


def test_two_members_have_a_draft_each(worker, member, db, thread):
    keep(worker, thread, "Hers")
    keep(member, thread, "His")
    assert bodies(db) == ["Hers", "His"]
    assert page(worker.get(thread.path)).one("section.composer form").fields()["body"] == "Hers"


def test_when_its_thread_is_hidden_a_draft_is_still_there_and_names_nothing(worker, db, thread):
    keep(worker, thread, "Half a sentence")
    thread.audience_id = audience_of_constituency(db, "donor").id
    row = page(worker.get("/drafts")).one("li.row")
    assert row.one("h2").text == "A reply to something that is no longer open to you"
    assert row.one("pre").text == "Half a sentence"
    assert thread.title not in row.text
    assert keep(worker, thread, "more").status_code == 404


def test_a_visitor_keeps_none(client, thread):
    assert keep(client, thread, "x").status_code == 401


def test_there_is_room_for_two_hundred(worker, db, cast, thread, now):
    for _ in range(200):
        db.add(Draft(member_id=cast[WORKER].id, body="x", form_key=new_form_key(), saved_at=now))
    answer = keep(worker, thread, "One more")
    assert "You have very many drafts. Please delete some of them first." in said(answer, 429)
    assert page(answer, 429).one("#kept-body").raw.strip() == "One more"


@pytest.mark.parametrize("headers", [None, HTMX])
def test_a_preview_shows_the_text_as_others_will_and_keeps_it(worker, db, cast, thread, headers):
    typed = {"body": "Ask **now**, @lan-tran", "form_key": new_form_key(), "answers": "", "seen": "1"}
    answer = worker.post(f"/threads/{thread.id}/preview", data=typed, headers=headers)
    composer = page(answer).one("section.composer")
    preview = composer.one(".composer__preview")
    assert preview.texts("p") == [
        "Preview: nobody else has seen this yet.",
        "It will be signed: Rosnah Idris, Federation of Port and Processing Workers",
        "Ask now, @Lan Tran",
    ]
    assert preview.one("a.mention")["href"].startswith(f"/members/{cast[MEMBER].id}")
    fields = composer.one("form").fields()
    assert fields.pop("readers") == str(thread.audience_id)
    assert fields.pop("posts_as") == "member"
    assert fields | {"language": ""} == typed | {"language": ""}
    assert bodies(db) == ["Ask **now**, @lan-tran"]
    assert len(page(answer).all("html")) == (0 if headers else 1)
    assert db.scalars(select(Post.number)).all() == [1]
