"""A document is proposed from a phone, looked at, published, found, cited, taken, put into a collection."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from apfl_net.demo.cast import ADMIN, MEMBER, WORKER
from tests.browser.checks import PHONE, flaws
from tests.browser.people import notice, sign_in

with_and_without = pytest.mark.parametrize("js", [True, False], ids=["with script", "without script"])


@with_and_without
def test_a_document_is_proposed_published_and_taken(visit, js, tmp_path):
    title = f"Who pays the fee {'with' if js else 'without'} a script"
    document = Path(tmp_path / "fees.txt")
    document.write_text(f"{title}? Recruitment fees are paid by the employer.\n")
    member, staff, reader = visit(viewport=PHONE, js=js, foreseen={422}), visit(js=js), visit(js=js)
    sign_in(member, MEMBER)
    member.goto("/resources")
    member.get_by_role("link", name="Propose a resource").click()
    assert flaws(member, axe=js) == []
    member.get_by_label("Title", exact=True).fill(title)
    member.get_by_label("Attach files").set_input_files(document)
    member.get_by_label("Licence").select_option("CC BY 4.0")
    member.get_by_label("Why we may share it").fill("We wrote it ourselves.")
    if js:  # it has left already, by itself
        expect(member.get_by_role("checkbox", name="fees.txt")).to_be_checked()
    member.get_by_role("button", name="Propose it").click()
    expect(member.get_by_role("alert")).to_contain_text("Type: Please choose one of the list.")
    assert flaws(member, axe=js) == []
    member.get_by_label("Type").select_option("Guidance")
    member.get_by_role("button", name="Propose it").click()
    expect(member.get_by_role("main")).to_contain_text("Waits for the secretariat")
    assert flaws(member, axe=js) == []

    sign_in(staff, ADMIN)
    staff.goto("/desk/resources")
    staff.get_by_role("link", name=title).click()
    wait_until_looked_at(staff, js=js)
    for point in ("Its rights allow", "It names no victim", "Title, publishers, date"):
        staff.get_by_label(point).check()
    assert flaws(staff, axe=js) == []
    staff.get_by_role("button", name="Publish").click()
    expect(staff.get_by_role("heading", level=1)).to_have_text(title)
    assert flaws(staff, axe=js) == []
    notice(member, "What you proposed is published").first.get_by_role("link").click()
    expect(member.get_by_role("main")).to_contain_text("Published")

    sign_in(reader, WORKER)
    find(reader, title)
    with reader.expect_download() as cited:
        reader.get_by_role("link", name="BibTeX").click()
    assert title in Path(cited.value.path()).read_text("utf-8")
    with reader.expect_download() as taken:
        reader.get_by_role("link", name="Download").click()
    assert Path(taken.value.path()).read_text("utf-8") == document.read_text("utf-8")
    put_into_a_collection(reader, title)
    assert flaws(reader, axe=js) == []


def find(page: Page, title: str) -> None:
    """By words of the file, once the index has followed."""
    page.goto("/resources")
    page.get_by_label("Words to look for").fill(f'"{title}"')
    page.get_by_role("button", name="Search", exact=True).click()
    hit = page.get_by_role("listitem").get_by_role("link", name=title)
    for _ in range(60):
        if hit.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    hit.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def wait_until_looked_at(page: Page, *, js: bool) -> None:
    """The worker scans and cleans a file a moment later; with script the page says so by itself."""
    for _ in range(0 if js else 100):
        if page.get_by_role("link", name="Download").count():
            break
        page.wait_for_timeout(250)
        page.reload()
    expect(page.get_by_role("link", name="Download")).to_be_visible(timeout=60_000)


def put_into_a_collection(page: Page, title: str) -> None:
    address = page.url
    page.goto("/collections/new")
    page.get_by_label("Title").fill(f"About: {title}")
    page.get_by_role("button", name="Save").click()
    page.goto(address)
    page.get_by_text("Put it into a collection").click()
    page.get_by_label("Collection").select_option(f"About: {title}")
    page.get_by_role("button", name="Put it in").click()
    expect(page.get_by_role("heading", level=2)).to_have_text([title])
