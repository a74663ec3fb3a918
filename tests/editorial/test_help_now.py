"""Need help now? The contacts of each country, kept by the secretariat."""

import pytest

from apfl_net.demo.cast import ADMIN, MEMBER
from tests.html import page, said

CONTACT = {
    "country": "TH",
    "name": "Example Labour Hotline",
    "helps_with": "Wages, papers, leaving an employer.",
    "phone": "+66 0 0000 0000",
    "website": "https://hotline.example.org",
    "languages": "Thai, Burmese, Khmer",
    "hours": "Every day, 8 to 20",
    "checked_on": "2026-11-02",
}


@pytest.fixture
def contact(browser_as):
    assert browser_as(ADMIN).post("/referrals", data=CONTACT).status_code == 303


def test_visitors_find_the_contacts_of_a_country(client, contact):
    assert page(client.get("/help-now")).texts(".rows a") == ["Thailand"]
    shown = page(client.get("/help-now/TH"))
    assert shown.one(".row h2").text == "Example Labour Hotline"
    assert shown.all("dd a")[0]["href"] == "tel:+66000000000"
    assert "Last checked 2 Nov 2026" in shown.text


def test_a_country_without_contacts_says_so(client):
    assert "We have no contacts for this country yet." in said(client.get("/help-now/FJ"))
    assert client.get("/help-now/XX").status_code == 404


def test_a_contact_is_changed_and_removed(client, browser_as, contact):
    browser = browser_as(ADMIN)
    edit = page(browser.get("/referrals")).one(".row .meta a")["href"]
    assert page(browser.get(edit)).one("#name")["value"] == "Example Labour Hotline"
    changed = CONTACT | {"name": "Another Hotline", "checked_on": "2026-11-20"}
    assert browser.post(edit.removesuffix("/edit"), data=changed).status_code == 303
    assert "Another Hotline" in said(client.get("/help-now/TH"))
    assert browser.post(edit.replace("/edit", "/deletion")).status_code == 303
    assert page(client.get("/help-now")).texts(".rows a") == []
    assert browser.get(edit).status_code == 404


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("country", "XX"),
        ("website", "javascript:alert(1)"),
        ("checked_on", "yesterday"),
        ("name", ""),
    ],
)
def test_a_wrong_contact_is_not_kept(browser_as, field, typed):
    answer = browser_as(ADMIN).post("/referrals", data=CONTACT | {field: typed})
    assert page(answer, 422).one(f"#{field}-error").text.startswith("Error:")


def test_members_keep_no_contacts(browser_as):
    assert browser_as(MEMBER).post("/referrals", data=CONTACT).status_code == 403
