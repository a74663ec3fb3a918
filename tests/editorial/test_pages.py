"""The pages of the network: as delivered, as changed, in each language, with what they said before."""

import pytest

from apfl_net.demo.cast import ADMIN, MEMBER, MODERATOR
from apfl_net.editorial.texts import PAGES, delivered
from apfl_net.kit.i18n import SOURCE_LANGUAGE
from tests.html import page, said

TYPED = {"title": "About us", "body": "We are **many**.", "note": "Shorter", "started_from": "0"}


@pytest.mark.parametrize("slug", PAGES)
def test_every_page_comes_with_the_house_and_is_open_to_anyone(client, slug):
    assert SOURCE_LANGUAGE in delivered(slug)
    assert page(client.get(f"/{slug}")).one("h1").text == delivered(slug)[SOURCE_LANGUAGE].title


def test_the_parts_of_a_page_have_headings(client):
    assert "How it works" in page(client.get("/about")).texts(".prose h2")


def test_a_page_is_shown_in_the_language_of_its_reader(client):
    answer = client.get("/about", headers={"Accept-Language": "vi"})
    assert page(answer).one(".prose")["lang"] == "vi"
    assert page(client.get("/about?language=th")).one(".prose")["lang"] == "th"


def test_a_page_that_is_not_in_that_language_is_shown_in_english(client):
    answer = client.get("/tour", headers={"Accept-Language": "vi"})
    assert page(answer).one(".prose")["lang"] == "en"


def test_what_staff_saves_is_what_visitors_read(client, browser_as):
    assert browser_as(ADMIN).post("/pages/about/en", data=TYPED).status_code == 303
    shown = page(client.get("/about"))
    assert shown.one("h1").text == "About us"
    assert shown.one(".prose p strong").text == "many"
    assert "Change this page" not in shown.text


def test_a_new_language_begins_with_the_english_text(browser_as):
    browser = browser_as(ADMIN)
    answer = browser.get("/pages/tour/new?language=km")
    assert answer.headers["location"] == "/pages/tour/km/edit"
    editor = page(browser.get("/pages/tour/km/edit"))
    assert "A short tour." in editor.one("#body").text
    browser.post("/pages/tour/km", data=TYPED | {"title": "ដំណើរ"})
    assert page(browser.get("/tour?language=km")).one("h1").text == "ដំណើរ"
    assert "Khmer" in page(browser.get("/tour")).texts("p.meta a")


def test_two_editors_at_once_lose_nothing(browser_as):
    browser_as(ADMIN).post("/pages/about/en", data=TYPED)
    answer = browser_as(MODERATOR).post("/pages/about/en", data=TYPED | {"body": "We are few."})
    shown = page(answer, 409)
    assert shown.one("#body").text.strip() == "We are few."
    assert "Somebody saved this page while you were writing." in shown.text
    again = TYPED | {"body": "We are few.", "started_from": shown.one("form.form").fields()["started_from"]}
    assert browser_as(MODERATOR).post("/pages/about/en", data=again).status_code == 303


def test_every_version_stays_readable(browser_as):
    browser = browser_as(ADMIN)
    browser.post("/pages/about/en", data=TYPED)
    number = page(browser.get("/pages/about/en/edit")).one("form.form").fields()["started_from"]
    browser.post("/pages/about/en", data=TYPED | {"body": "We are few.", "started_from": number})
    shown = page(browser.get("/pages/about/en/history"))
    assert [title.partition(",")[0] for title in shown.texts("h2.section__title")] == [
        "Version 2",
        "Version 1",
    ]
    assert "put in: few" in shown.text


def test_a_preview_saves_nothing(client, browser_as):
    shown = page(browser_as(ADMIN).post("/pages/about/en", data=TYPED | {"preview": "yes"}))
    assert shown.one("section .prose strong").text == "many"
    assert page(client.get("/about")).one("h1").text == "About this network"


@pytest.mark.parametrize("path", ["/pages/about/en/edit", "/pages", "/pages/about/en/history", "/referrals"])
def test_members_change_nothing(browser_as, path):
    assert browser_as(MEMBER).get(path).status_code == 403


@pytest.mark.parametrize("path", ["/pages/nowhere/en/edit", "/pages/about/xx/edit"])
def test_there_are_only_these_pages_and_languages(browser_as, path):
    assert browser_as(ADMIN).get(path).status_code == 404


def test_what_is_typed_is_made_harmless(client, browser_as):
    hostile = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>"
    browser_as(ADMIN).post("/pages/about/en", data=TYPED | {"body": hostile})
    prose = page(client.get("/about")).one(".prose")
    assert {element.name for element in prose.walk()} == {"p"}


def test_a_text_of_another_size_is_refused_and_given_back(browser_as):
    answer = browser_as(ADMIN).post("/pages/about/en", data=TYPED | {"body": "x" * 40_001})
    assert "at most 40000 characters" in said(answer, 422)
