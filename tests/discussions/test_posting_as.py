"""As whom one posts: by name, without organisation, under a pseudonym, in the name of an organisation."""

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import ADMIN, EMPLOYER, MEMBER, WORKER
from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.spaces import Pseudonym
from apfl_net.discussions.policy.identities import Identity
from apfl_net.discussions.schemas.fields import new_form_key
from apfl_net.members.actions import end_signing, grant_signing
from apfl_net.members.models import Membership, Organisation
from tests.factories.discussions import make_reply, make_space, make_thread
from tests.html import page, said

HERON = Identity("pseudonym", pseudonym="Blue Heron")


@pytest.fixture
def space(db, now):
    return make_space(db, name="Open talk", audience="public", pseudonyms=True, now=now)


@pytest.fixture
def thread(db, cast, now, space):
    """Of a member, in a space where one may write under a pseudonym."""
    return make_thread(db, author=cast[MEMBER], space=space, now=now)


@pytest.fixture
def signs(db, cast, now):
    """The worker may write in the name of their organisation."""
    body = db.get_one(
        Organisation,
        db.scalar(select(Membership.organisation_id).where(Membership.member_id == cast[WORKER].id)),
    )
    grant_signing(db, member=cast[WORKER], organisation=body, granted_by=cast[ADMIN].id, now=now)
    return body


def last_byline(browser, thread):
    article = page(browser.get(thread.path)).all("article.post")[-1]
    link = article.all("a.byline__name")
    return article.one(".byline").text, link[0]["href"] if link else None


def choices(browser, thread):
    return page(browser.get(thread.path)).one("section.composer").texts("#posts_as option")


def test_without_organisation_the_name_stands_alone(worker, member, client, post_reply, thread, cast):
    post_reply(worker, thread, "As myself.", posts_as="person")
    name, path = last_byline(member, thread)
    assert name == "Rosnah Idris Malaysia · Workers"
    assert path == cast[WORKER].path
    assert last_byline(client, thread) == ("A member Workers, Malaysia", None)


def test_under_a_pseudonym_there_is_no_link_and_no_way_to_the_member(
    worker, member, client, post_reply, thread, cast
):
    assert (
        post_reply(worker, thread, "Quietly.", posts_as="pseudonym", pseudonym="Blue Heron").status_code
        == 303
    )
    for browser in (member, client, worker):
        assert last_byline(browser, thread) == ("Blue Heron Workers", None)
    shown = member.get(thread.path).text
    assert "Rosnah" not in shown
    assert f"/members/{cast[WORKER].id}" not in shown
    assert page(member.get(thread.path)).all("article.post")[-1].one(".avatar").text == "·"


def test_the_same_pseudonym_stands_for_a_member_in_the_whole_space(worker, post_reply, thread, db, cast, now):
    post_reply(worker, thread, "First.", posts_as="pseudonym", pseudonym="Blue Heron")
    post_reply(worker, thread, "Second.", posts_as="pseudonym", pseudonym="Another Name")
    assert db.scalars(select(Pseudonym.name)).all() == ["Blue Heron"]
    asked = page(worker.get(thread.path)).one("section.composer")
    assert asked.all("#pseudonym") == []
    assert "Blue Heron" in asked.texts("#posts_as option")


def test_the_first_time_a_made_up_name_is_offered(worker, thread):
    field = page(worker.get(thread.path)).one("#pseudonym")
    assert len(field["value"].split()) >= 2


@pytest.mark.parametrize(
    "name", ["", "x", "12", "Lan Tran", "tran LAN", "Lаn Trаn", "Rosnah of the port", "lan-tran", "Moderator"]
)
def test_a_pseudonym_that_is_none_or_is_near_a_name_is_refused_and_nothing_is_lost(
    worker, post_reply, thread, db, name
):
    answer = post_reply(worker, thread, "Keep me.", posts_as="pseudonym", pseudonym=name)
    composer = page(answer, 422).one("section.composer")
    assert composer.one("#pseudonym-error").text.startswith("Error: Please")
    assert composer.one("form").fields()["posts_as"] == "pseudonym"
    assert db.scalars(select(Draft.body)).all() == ["Keep me."]
    assert db.scalars(select(Post.number)).all() == [1]
    assert db.scalars(select(Pseudonym.name)).all() == []


def test_a_pseudonym_is_anothers_in_that_space_alone(worker, browser_as, post_reply, thread, db, cast, now):
    post_reply(worker, thread, "Mine.", posts_as="pseudonym", pseudonym="Blue Heron")
    employer = browser_as(EMPLOYER)
    for near in ("Blue Heron", "blue  herón", "Heron Blue", "Blue Herons"):
        answer = post_reply(employer, thread, "Mine too.", posts_as="pseudonym", pseudonym=near)
        assert answer.status_code == 422, near
    elsewhere = make_thread(
        db, author=cast[MEMBER], space=make_space(db, name="B", pseudonyms=True, now=now), now=now
    )
    assert (
        post_reply(employer, elsewhere, "Here.", posts_as="pseudonym", pseudonym="Blue Heron").status_code
        == 303
    )


def test_where_pseudonyms_are_not_for_none_is_offered_or_taken(worker, post_reply, db, cast, now):
    plain = make_thread(db, author=cast[MEMBER], now=now)
    assert choices(worker, plain) == [
        "Rosnah Idris, Federation of Port and Processing Workers",
        "Rosnah Idris, without organisation",
    ]
    answer = post_reply(worker, plain, "Keep me.", posts_as="pseudonym", pseudonym="Blue Heron")
    assert "nobody writes under a pseudonym" in said(answer, 409)
    assert db.scalars(select(Draft.body)).all() == ["Keep me."]


def test_who_signs_for_an_organisation_writes_in_its_name(
    worker, member, client, post_reply, thread, signs, cast
):
    value = f"organisation-{signs.id}"
    assert f"Rosnah Idris, for {signs.name}" in choices(worker, thread)
    assert post_reply(worker, thread, "Our position.", posts_as=value).status_code == 303
    assert last_byline(member, thread) == (
        f"Rosnah Idris for {signs.name} · Malaysia · Workers",
        cast[WORKER].path,
    )
    assert last_byline(client, thread) == (f"For {signs.name} Workers, Malaysia", None)


def test_who_does_not_or_no_longer_signs_cannot(worker, member, post_reply, thread, signs, db, cast, now):
    value = f"organisation-{signs.id}"
    assert "You may not, or no longer" in said(post_reply(member, thread, "Ours.", posts_as=value), 409)
    end_signing(db, member_id=cast[WORKER].id, organisation_id=signs.id, now=now)
    assert post_reply(worker, thread, "Ours.", posts_as=value).status_code == 409
    assert len(choices(worker, thread)) == 3


def test_the_last_choice_in_a_thread_is_offered_first(worker, post_reply, thread, db, cast, now):
    def chosen(thread):
        return page(worker.get(thread.path)).one("section.composer").one("form").fields()["posts_as"]

    assert chosen(thread) == "member"
    post_reply(worker, thread, "Quietly.", posts_as="pseudonym", pseudonym="Blue Heron")
    assert chosen(thread) == "pseudonym"
    other = make_thread(db, author=cast[MEMBER], now=now)
    assert chosen(other) == "member"


def test_a_form_that_does_not_say_posts_as_the_last_time(worker, member, post_reply, thread):
    post_reply(worker, thread, "Quietly.", posts_as="pseudonym", pseudonym="Blue Heron")
    post_reply(worker, thread, "From an old page.")
    assert last_byline(member, thread) == ("Blue Heron Workers", None)


@pytest.mark.parametrize("wrong", ["organisation-", "organisation-0", "organisation-x", "staff", "x" * 300])
def test_what_no_form_of_ours_sends_is_refused_and_kept(worker, post_reply, thread, db, wrong):
    assert post_reply(worker, thread, "Keep me.", posts_as=wrong).status_code == 422
    assert db.scalars(select(Draft.body)).all() == ["Keep me."]


def test_a_draft_and_a_preview_keep_the_choice(worker, thread, db):
    typed = {
        "body": "Not yet.",
        "form_key": new_form_key(),
        "posts_as": "pseudonym",
        "pseudonym": "Blue Heron",
    }
    shown = page(worker.post(f"/threads/{thread.id}/preview", data=typed)).one("section.composer")
    assert "It will be signed: Blue Heron" in shown.one(".composer__preview").texts("p")
    fields = page(worker.get(thread.path)).one("section.composer").one("form").fields()
    assert (fields["posts_as"], fields["pseudonym"]) == ("pseudonym", "Blue Heron")


def test_a_thread_can_be_started_under_a_pseudonym(worker, member, client, space, cast, db):
    typed = {"space": space.slug, "title": "What I saw", "body": "...", "form_key": new_form_key()}
    typed |= {"language": "en", "posts_as": "pseudonym", "pseudonym": "Blue Heron"}
    preview = said(worker.post("/threads/preview", data=typed))
    assert "It will be signed: Blue Heron" in preview
    path = worker.post("/threads", data=typed).headers["location"]
    for browser in (member, client):
        shown = browser.get(path)
        assert "by Blue Heron" in page(shown).one("p.meta").text
        assert "Started by" not in said(shown)
        assert "Rosnah" not in shown.text
        assert "Last by Blue Heron" in said(browser.get(space.path))


def test_editing_keeps_how_one_is_shown(worker, member, post_reply, thread, db):
    post_reply(worker, thread, "Quietly.", posts_as="pseudonym", pseudonym="Blue Heron")
    post = db.scalars(select(Post).where(Post.number == 2)).one()
    typed = {"body": "More quietly.", "language": "en", "started_from": "1"}
    worker.post(f"{post.path}/revisions", data=typed)
    assert last_byline(member, thread) == ("Blue Heron Workers", None)
    history = said(member.get(f"{post.path}/history"))
    assert "Version 2, by Blue Heron" in history
    assert "Rosnah" not in history


def test_country_and_constituency_stand_beside_a_pseudonym_where_five_share_them(
    member, db, cast, now, space, thread
):
    make_reply(db, author=cast[WORKER], thread=thread, identity=HERON, now=now)
    assert last_byline(member, thread)[0] == "Blue Heron Workers"  # from eight countries
    current = select(Membership).where(
        Membership.constituency == "workers_org", Membership.ended_on.is_(None)
    )
    workers = db.scalars(current.order_by(Membership.member_id != cast[WORKER].id)).all()
    for membership in workers[:5]:
        membership.country = "MY"
    assert len(workers) >= 5
    assert last_byline(member, thread)[0] == "Blue Heron Workers, Malaysia"


def test_an_ordinary_page_asks_nothing_more_and_one_with_a_pseudonym_two(
    member, queries, db, cast, now, thread
):
    member.get(thread.path)
    with queries:
        member.get(thread.path)
    before = queries.count
    make_reply(db, author=cast[WORKER], thread=thread, identity=HERON, now=now)
    member.get(thread.path)
    with queries:
        member.get(thread.path)
    assert queries.count == before + 2, queries
