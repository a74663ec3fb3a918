"""A file of people to invite: the desk shows by itself how far the worker is."""

from playwright.sync_api import expect

from apfl_net.demo.cast import ADMIN
from tests.browser.checks import flaws
from tests.browser.people import sign_in

PEOPLE = "email\n" + "".join(f"guest{number}@dock.example\n" for number in range(3000)) + "nobody\n"


def test_the_page_of_an_import_goes_on_without_reloading(visit):
    page = visit()
    sign_in(page, ADMIN)
    page.goto("/desk/invitations/imports/new")
    page.locator("input[type=file]").set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": PEOPLE.encode()}
    )
    page.get_by_role("checkbox").check()  # nobody is to have a letter
    page.locator("main form button").click()
    page.evaluate("() => { window.sameAsBefore = true }")
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_text("Done.", exact=True)).to_be_visible()
    assert page.evaluate("() => window.sameAsBefore") is True
    expect(page.get_by_role("table")).to_contain_text("“nobody” is not an e-mail address.")
    assert flaws(page) == []
