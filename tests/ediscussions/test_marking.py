"""The rapporteur reads contributions and marks them with themes."""

import pytest
from sqlalchemy import select

from apfl_net.demo.cast import ADMIN, EMPLOYER, FACILITATOR, MEMBER, WORKER
from apfl_net.discussions.models.posts import Post
from apfl_net.ediscussions.models.synthesis import PassageTheme, SynthesisPassage, SynthesisTheme
from tests.factories.ediscussions import make_contribution, make_ediscussion
from tests.factories.synthesis import make_rapporteur, make_theme, mark_passage, questions_in
from tests.html import page

WORDS = "We ask for **receipts** of every fee.\n\n- First at the port\n- Then at sea"


@pytest.fixture
def made(db, cast, now):
    ediscussion = make_ediscussion(db, by=cast[ADMIN], now=now)
    make_rapporteur(db, by=cast[ADMIN], ediscussion=ediscussion, member=cast[FACILITATOR], now=now)
    return ediscussion


@pytest.fixture
def post(db, cast, made, now):
    first = questions_in(db, made)[0]
    return make_contribution(
        db, author=cast[MEMBER], ediscussion=made, body=WORDS, questions=(first,), now=now
    )


@pytest.fixture
def marking(made, post):
    return f"{made.path}/synthesis/contributions/{post.id}/passages"


def passages(db):
    return db.scalars(select(SynthesisPassage).order_by(SynthesisPassage.number)).all()


def test_a_passage_is_marked_with_a_theme_that_is_new(db, browser_as, made, post, marking):
    rapporteur = browser_as(FACILITATOR)
    answer = rapporteur.post(marking, data={"words": "receipts of every fee.", "new_theme": "Fees"})
    assert answer.headers["location"] == f"{made.path}/synthesis/contributions?page=1#post-{post.id}"
    again = {"words": "receipts of every  fee.\n\nFirst at the port", "new_theme": "fees"}
    assert rapporteur.post(marking, data=again).status_code == 303
    assert [(one.number, one.words) for one in passages(db)] == [
        (1, "receipts of every fee."),
        (2, "receipts of every  fee.\n\nFirst at the port"),
    ]
    assert db.scalars(select(SynthesisTheme.name)).all() == ["Fees"]
    shown = page(rapporteur.get(f"{made.path}/synthesis/contributions"))
    assert [code.text for code in shown.all("div.marking__mark p code")] == ["[#1/1]", "[#1/2]"]
    assert "We ask for receipts" in shown.one("article.marking div.prose").text


@pytest.mark.parametrize("words", ["receipts of each fee", "x" * 2000, "​"])
def test_words_that_do_not_stand_there_are_refused(db, browser_as, marking, words):
    answer = browser_as(FACILITATOR).post(marking, data={"words": words})
    assert answer.status_code == 422
    assert passages(db) == []
    assert page(answer, 422).all("p.field__error")


def test_a_quote_in_a_contribution_is_not_its_authors_word(db, cast, browser_as, made, post, now):
    body = f"> [#1](/posts/{post.id}):\n> We ask for receipts of every fee.\n\nSo do we."
    other = make_contribution(db, author=cast[EMPLOYER], ediscussion=made, body=body, now=now)
    marking = f"{made.path}/synthesis/contributions/{other.id}/passages"
    assert browser_as(FACILITATOR).post(marking, data={"words": "of every fee."}).status_code == 422
    assert browser_as(FACILITATOR).post(marking, data={"words": "So do we."}).status_code == 303


def test_the_matrix_counts_contributions_by_theme_and_question(db, cast, browser_as, made, post, now):
    fees = make_theme(db, by=cast[FACILITATOR], ediscussion=made, name="Fees", now=now)
    ports = make_theme(db, by=cast[FACILITATOR], ediscussion=made, name="Ports", now=now)
    other = make_contribution(db, author=cast[EMPLOYER], ediscussion=made, body="None.", now=now)
    for words, themes in (("every fee.", (fees,)), ("First at the port", (ports, fees))):
        mark_passage(db, by=cast[ADMIN], ediscussion=made, post=post, words=words, themes=themes, now=now)
    mark_passage(db, by=cast[ADMIN], ediscussion=made, post=other, themes=(fees,), now=now)
    browser = browser_as(FACILITATOR)
    shown = page(browser.get(f"{made.path}/synthesis/themes"))
    rows = [[cell.text for cell in row.all("td")] for row in shown.all("table.matrix tbody tr")]
    assert rows == [["1", "0", "1", "2"], ["1", "0", "0", "1"]]
    links = [link["href"] for link in shown.all("table.matrix tbody td a")]
    behind = page(browser.get(links[1]))
    assert behind.all("code")[0].text == "[#2]"
    assert "None." in behind.one("main").text
    assert "every fee." not in behind.one("main").text


def test_themes_are_renamed_and_taken_away(db, cast, browser_as, made, post, now):
    fees = make_theme(db, by=cast[FACILITATOR], ediscussion=made, name="Fees", now=now)
    make_theme(db, by=cast[FACILITATOR], ediscussion=made, name="Ports", now=now)
    mark_passage(db, by=cast[ADMIN], ediscussion=made, post=post, words="every fee.", themes=(fees,), now=now)
    browser, address = browser_as(FACILITATOR), f"{made.path}/synthesis/themes/{fees.id}"
    assert browser.post(address, data={"name": "PORTS"}).status_code == 422
    assert browser.post(address, data={"name": "Recruitment fees"}).status_code == 303
    assert browser.post(f"{address}/removal").status_code == 303
    assert db.scalars(select(SynthesisTheme.name)).all() == ["Ports"]
    assert (len(passages(db)), db.scalars(select(PassageTheme)).all()) == (1, [])


def test_a_mark_that_is_taken_away_leaves_its_number_taken(db, cast, browser_as, made, post, marking, now):
    browser = browser_as(FACILITATOR)
    browser.post(marking, data={"words": "every fee."})
    browser.post(f"{made.path}/synthesis/passages/{passages(db)[0].id}/removal")
    browser.post(marking, data={"words": "Then at sea"})
    assert [(one.number, one.words) for one in passages(db)] == [(1, ""), (2, "Then at sea")]


def test_all_of_it_is_for_those_who_write_the_synthesis(db, cast, browser_as, made, post, marking, now):
    fees = make_theme(db, by=cast[FACILITATOR], ediscussion=made, name="Fees", now=now)
    passage = mark_passage(db, by=cast[FACILITATOR], ediscussion=made, post=post, words="every fee.", now=now)
    worker = browser_as(WORKER)
    for address in ("contributions", "themes", f"themes/{fees.id}", "edit", "publication"):
        assert worker.get(f"{made.path}/synthesis/{address}").status_code == 404
    for address in (
        f"passages/{passage.id}",
        f"passages/{passage.id}/removal",
        f"themes/{fees.id}/removal",
        "comment-period",
        "publication",
    ):
        assert worker.post(f"{made.path}/synthesis/{address}", data={"until": ""}).status_code == 404
    assert worker.post(marking, data={"words": "every fee."}).status_code == 404


def test_what_belongs_to_another_ediscussion_is_not_there(db, cast, browser_as, made, post, now):
    other = make_ediscussion(db, by=cast[ADMIN], now=now, title="Another one?")
    fees = make_theme(db, by=cast[ADMIN], ediscussion=made, name="Fees", now=now)
    admin = browser_as(ADMIN)
    assert admin.get(f"{other.path}/synthesis/themes/{fees.id}").status_code == 404
    address = f"{other.path}/synthesis/contributions/{post.id}/passages"
    assert admin.post(address, data={"words": "every fee."}).status_code == 404
    assert db.scalars(select(Post.id)).all() == [post.id]
