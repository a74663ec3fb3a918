"""Contributions in other languages, beside their originals, and gone with their words."""

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import MEMBER
from apfl_net.discussions.actions.editing import edit_post
from apfl_net.ediscussions.models.contributions import ContributionTranslation
from tests.factories.discussions import viewer_of
from tests.factories.ediscussions import make_contribution
from tests.html import page


@pytest.fixture
def post(db, cast, now, ediscussion):
    return make_contribution(
        db,
        author=cast[MEMBER],
        ediscussion=ediscussion,
        body="Chúng tôi xem hộ chiếu.",
        language="vi",
        now=now,
    )


def translate(browser, ediscussion, post, **typed):
    path = f"{ediscussion.path}/contributions/{post.id}/translations"
    fields = {"language": "en", "body": "We look at passports.", "revision": "1", "machine": ""}
    return browser.post(path, data=fields | typed)


def test_a_translation_stands_beside_its_original_and_says_whose_it_is(
    member, facilitator, worker, ediscussion, post
):
    assert translate(member, ediscussion, post).status_code == 303
    path = page(worker.get(ediscussion.path)).one(".contribution__facts a")["href"]
    shown = page(worker.get(path))
    assert shown.texts(".prose")[0] == "We look at passports."
    assert ("Translated by its author" in shown.text, "hộ chiếu" in shown.text) == (True, True)
    translate(facilitator, ediscussion, post, machine="yes")
    assert "Translated by a machine" in page(worker.get(path)).text


def test_others_do_not_translate(worker, client, ediscussion, post):
    assert translate(worker, ediscussion, post).status_code == 404
    assert translate(client, ediscussion, post).status_code == 401


def test_what_was_changed_meanwhile_is_looked_at_again(member, db, cast, now, ediscussion, post):
    assert translate(member, ediscussion, post, revision="7").status_code == 409
    assert db.scalars(select(ContributionTranslation)).all() == []


def test_when_the_original_is_changed_the_translation_is_not_shown(
    member, worker, db, cast, now, ediscussion, post
):
    translate(member, ediscussion, post)
    edited = {"body": "Chúng tôi xem sổ.", "language": "vi", "reason": "", "started_from": 1}
    edit_post(db, editor=viewer_of(db, cast[MEMBER]), post=post, now=now, **edited)
    path = f"{ediscussion.path}/contributions/{post.id}/translations/en"
    assert worker.get(path).status_code == 404
    assert "English" not in page(worker.get(ediscussion.path)).one(".contribution").text


def test_with_the_words_of_the_original_those_of_the_translation_go(
    member, worker, db, ediscussion, post, deliver
):
    translate(member, ediscussion, post)
    assert member.post(f"/posts/{post.id}/deletion", data={"reason": ""}).status_code == 303
    assert worker.get(f"{ediscussion.path}/contributions/{post.id}/translations/en").status_code == 404
    deliver()
    assert db.scalars(select(ContributionTranslation)).all() == []


@pytest.mark.parametrize("typed", [{"language": "xx"}, {"language": ""}, {"body": " "}])
def test_what_is_incomplete_is_asked_for_again(member, ediscussion, post, typed):
    assert translate(member, ediscussion, post, **typed).status_code == 422
