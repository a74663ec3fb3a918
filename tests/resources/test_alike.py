"""More like this: what is near a record, as far as the viewer may read it."""

import pytest

from apfl_net.demo.cast import EMPLOYER, WORKER
from tests.browsing import HTMX
from tests.factories.records import make_record
from tests.html import page


@pytest.fixture
def record(db, now):
    return make_record(
        db,
        now=now,
        title="Debt bondage in brick kilns",
        terms=[("sector", "brick_kilns"), ("theme", "prevention")],
    )


def alike(browser, record):
    answer = browser.get(f"/resources/{record.id}/alike", headers=HTMX)
    assert answer.status_code == 200
    return page(answer).texts("a")


def test_words_of_the_title_find_it_in_other_languages_too(db, now, browser_as, record, index):
    make_record(db, now=now, title="แรงงานขัดหนี้", language="th")
    make_record(db, now=now, title="Kilns of another country")
    make_record(db, now=now, title="Seafarers")
    index()
    assert alike(browser_as(EMPLOYER), record) == ["แรงงานขัดหนี้", "Kilns of another country"]


def test_the_same_document_in_another_language_is_not_like_it(db, now, browser_as, record, index):
    make_record(db, now=now, title="Debt bondage in brick kilns (Thai)", work_of=record.id)
    index()
    assert alike(browser_as(EMPLOYER), record) == []


def test_what_is_about_the_same_comes_after_that(db, now, browser_as, index):
    both = [("sector", "construction"), ("theme", "prevention")]
    record = make_record(db, now=now, title="Passports in a safe", terms=both)
    make_record(db, now=now, title="Ovens", terms=both)
    make_record(db, now=now, title="Chimneys", terms=both[:1])
    make_record(db, now=now, title="Fish", terms=[("sector", "fishing")])
    make_record(db, now=now, title="A safe again")
    index()
    assert alike(browser_as(EMPLOYER), record) == ["A safe again", "Ovens", "Chimneys"]


def test_what_is_not_theirs_to_read_is_not_offered(db, now, browser_as, client, record, index):
    about = {"title": "Debt bondage in kilns", "audience": "constituency:workers_org"}
    make_record(db, now=now, terms=[("sector", "brick_kilns")], **about)
    index()
    assert alike(browser_as(WORKER), record) == ["Debt bondage in kilns"]
    assert alike(browser_as(EMPLOYER), record) == []
    assert client.get(f"/resources/{record.id}/alike").status_code == 404


def test_without_an_index_it_goes_by_what_they_are_about(db, now, browser_as, record, index):
    make_record(db, now=now, title="Ovens", terms=[("sector", "brick_kilns")])
    make_record(db, now=now, title="Debt bondage")
    assert alike(browser_as(EMPLOYER), record) == ["Ovens"]


def test_it_is_a_page_too_for_those_without_scripts(db, now, browser_as, record, index):
    make_record(db, now=now, title="Kilns again")
    index()
    answer = browser_as(EMPLOYER).get(f"/resources/{record.id}/alike")
    assert page(answer).texts("main .hit h3") == ["Kilns again"]
    assert page(answer).one("h1").text == "More like this"
