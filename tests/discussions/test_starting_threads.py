"""Starting a thread: who may, what it is about, and closing it again."""

import pytest
from sqlalchemy import func, select

from apfl_net.demo.cast import ADMIN, MEMBER, MODERATOR, WORKER
from apfl_net.discussions.actions.spaces import make_moderator
from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread, ThreadClosure
from apfl_net.discussions.schemas.fields import new_form_key
from tests.factories.discussions import make_space
from tests.html import page, said

FIRST = "We want to see the logbook before we ask the crew. How do you do it?"


@pytest.fixture
def space(db, now):
    return make_space(db, now=now)


def start(browser, space, path="/threads", **fields):
    typed = {"space": space.slug, "title": "Logbooks", "body": FIRST, "form_key": new_form_key()}
    return browser.post(path, data=typed | fields)


def test_a_thread_is_started_with_what_it_is_about(member, db, cast, space):
    about = {"country": "VN", "theme": "inspection", "form": "debt_bondage", "sector": "fishing"}
    form = page(member.get(f"/threads/new?space={space.slug}")).one("form.form")
    offered = {name: [one["value"] for one in form.all(f"#{name} option")] for name in about}
    about = {name: code if code in offered[name] else offered[name][1] for name, code in about.items()}
    answer = member.post(
        "/threads", data=form.fields() | {"title": " Logbooks  first? ", "body": FIRST} | about
    )
    thread = db.scalars(select(Thread)).one()
    assert (answer.status_code, answer.headers["location"]) == (303, f"/threads/{thread.id}-logbooks-first")
    assert (thread.title, thread.author_id, thread.space_id) == ("Logbooks first?", cast[MEMBER].id, space.id)
    assert {name: getattr(thread, name) for name in about} == about
    post = db.scalars(select(Post)).one()
    assert (post.number, post.body, post.audience_id) == (1, FIRST, space.audience_id)
    facts = page(member.get(thread.path)).one("dl.facts")
    assert facts.texts("dt") == ["Country", "Theme", "Form of forced labour", "Sector"]
    assert facts.texts("dd")[0] == "Viet Nam"


def test_a_double_click_starts_one_thread(member, db, space):
    key = new_form_key()
    answers = [start(member, space, form_key=key) for _ in range(2)]
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert db.scalar(select(func.count()).select_from(Thread)) == 1


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("title", " ", "Please fill this in."),
        ("title", "\u200b", "Please fill this in."),
        ("title", "x" * 201, "This is too long: at most 200 characters."),
        ("body", "", "Please fill this in."),
        ("body", "x" * 20_001, "This is too long: at most 20000 characters."),
        ("country", "XX", "Please choose one of the list."),
        ("theme", "nothing", "Please choose one of the list."),
        ("sector", "nothing", "Please choose one of the list."),
    ],
)
def test_a_wrong_field_is_named_and_everything_typed_stays(member, db, space, field, typed, message):
    form = page(start(member, space, language="vi", **{field: typed}), 422)
    assert form.one(f"#{field}-error").text == f"Error: {message}"
    assert f"#{field}" in [link["href"] for link in form.all(".error-summary a")]
    kept = form.one("form.form").fields()
    expected = {"title": "Logbooks", "body": FIRST, "language": "vi"}
    if field in expected:
        expected[field] = typed
    assert {name: kept[name] for name in expected} == expected
    assert db.scalar(select(func.count()).select_from(Thread)) == 0


def test_what_was_typed_is_kept_as_a_draft_of_the_space(member, db, cast, space):
    start(member, space, title="")
    draft = db.scalars(select(Draft)).one()
    assert (draft.member_id, draft.space_id, draft.body) == (cast[MEMBER].id, space.id, FIRST)
    form = page(member.get(f"/threads/new?space={space.slug}")).one("form.form").fields()
    assert (form["body"], form["form_key"]) == (FIRST, draft.form_key)
    start(member, space)
    assert db.scalar(select(func.count()).select_from(Draft)) == 0


def test_a_draft_can_be_saved_and_a_preview_seen_without_posting(member, db, space):
    assert "Draft saved" in start(member, space, "/threads/draft").text
    shown = page(start(member, space, "/threads/preview", body="**See**"))
    assert shown.one("section.section .prose").text == "See"
    assert db.scalars(select(Draft.body)).all() == ["**See**"]
    assert db.scalar(select(func.count()).select_from(Thread)) == 0


def test_where_moderators_start_threads_members_are_told(member, browser_as, db, cast, now):
    space = make_space(db, starters="moderators", now=now)
    refusal = "In this space, moderators start the threads. You can reply to all of them."
    assert refusal in said(member.get(f"/threads/new?space={space.slug}"), 403)
    answer = start(member, space)
    assert refusal in said(answer, 403)
    assert page(answer, 403).one("#kept-body").raw.strip() == FIRST
    assert "Start a thread" not in page(member.get(space.path)).texts("main a")
    assert start(browser_as(MODERATOR), space).status_code == 303
    make_moderator(db, space=db.get_one(Space, space.id), member=cast[MEMBER], now=now)
    assert start(member, space).status_code == 303


def test_in_a_hidden_space_nobody_starts_anything(member, client, db, now):
    space = make_space(db, audience="constituency:donor", now=now)
    for path in ("/threads", "/threads/preview", "/threads/draft"):
        assert start(member, space, path).status_code == 404
    assert member.get(f"/threads/new?space={space.slug}").status_code == 404
    assert member.get("/threads/new").status_code == 404
    assert start(client, space).status_code == 401
    assert db.scalar(select(func.count()).select_from(Draft)) == 0


def test_too_many_threads_in_a_few_minutes_wait(member, db, space):
    for _ in range(12):
        assert start(member, space).status_code == 303
    answer = page(start(member, space, title="The thirteenth"), 429)
    assert answer.one(".flash--error").text.startswith("That is many posts in a few minutes.")
    assert answer.one("form.form").fields()["title"] == "The thirteenth"
    assert db.scalars(select(Draft.title)).all() == ["The thirteenth"]


def test_a_title_is_one_line_and_its_address_keeps_the_script(member, db, space):
    start(member, space, title="ตรวจเรือ\n\u202eประมง\u202c  อย่างไร")
    thread = db.scalars(select(Thread)).one()
    assert thread.title == "ตรวจเรือ ประมง อย่างไร"
    assert thread.slug == "ตรวจเรือ-ประมง-อย่างไร"
    assert member.get(thread.path).status_code == 200


def test_moderators_close_a_thread_with_a_reason(browser_as, member, db, cast, thread):
    moderator = browser_as(MODERATOR)
    way = [link["href"] for link in page(moderator.get(thread.path)).all("aside a") if "Close" in link.text]
    form = page(moderator.get(way[0])).one("form.form")
    refused = page(moderator.post(form["action"], data={"reason": " "}), 422)
    assert refused.one("#reason-error").text == "Error: Please fill this in."
    for reason in ("Answered; see #3.", "Again."):
        answer = moderator.post(form["action"], data={"reason": reason})
        assert (answer.status_code, answer.headers["location"]) == (303, thread.path)
    closure = db.scalars(select(ThreadClosure)).one()
    assert (closure.closed_by, closure.reason) == (cast[MODERATOR].id, "Answered; see #3.")
    assert "Closed" in page(member.get("/discussions/labour-inspection-in-practice")).texts(
        "li.thread .state"
    )


def test_members_do_not_close_threads(member, worker, db, thread):
    for browser in (member, worker):
        assert browser.get(f"/threads/{thread.id}/closure").status_code == 403
        assert browser.post(f"/threads/{thread.id}/closure", data={"reason": "x"}).status_code == 403
    assert db.scalars(select(ThreadClosure)).all() == []


def test_a_moderator_of_one_space_is_none_in_another(worker, db, cast, now, thread, space):
    make_moderator(db, space=space, member=cast[WORKER], now=now)
    assert worker.post(f"/threads/{thread.id}/closure", data={"reason": "x"}).status_code == 403
    assert cast[WORKER].email == WORKER


def test_staff_open_spaces_for_audiences_they_belong_to(browser_as, db, cast):
    admin = browser_as(ADMIN)
    form = page(admin.get("/discussions/new")).one("form.form")
    offered = {one.text: one["value"] for one in form.all("#audience option")}
    assert list(offered) == [
        "Choose …",
        "Everybody can read this",
        "Members of the network can read this",
        "Only United Nations can read this",
    ]
    typed = form.fields() | {"name": "Ports", "purpose": "For all who work in ports."}
    refused = page(admin.post("/discussions", data=typed), 422)
    assert refused.one("#audience-error").text == "Error: Please choose one of the list."
    assert admin.post("/discussions", data=typed | {"audience": "19"}).status_code == 422
    answer = admin.post("/discussions", data=typed | {"audience": "2"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/discussions/ports")
    again = admin.post("/discussions", data=typed | {"audience": "1", "name": "New"})
    assert again.headers["location"] == "/discussions/space"
