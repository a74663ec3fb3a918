"""Files come with a proposal, are looked at before anybody gets them, and are given away with the record."""

import io
import zipfile

from sqlalchemy import select

from apfl_net.demo.cast import ADMIN, MEMBER, WORKER
from apfl_net.files.models import File
from apfl_net.resources.models.resources import Resource
from tests.factories.files import WORDS, look_at_all
from tests.html import page, said
from tests.resources.test_publishing import ALL_CHECKED, PROPOSED

TEXT = {"files": ("fees.txt", WORDS)}


def proposed_with(browser, db, files, **typed) -> Resource:
    answer = browser.post("/resources", data=PROPOSED | typed, files=files)
    assert answer.status_code == 303, answer.text[:500]
    return db.scalars(select(Resource).order_by(Resource.id.desc())).first()


def publish(browser, resource):
    return browser.post(f"/desk/resources/{resource.id}/publication", data=ALL_CHECKED)


def test_a_file_is_proposed_looked_at_published_and_taken(browser_as, client, db):
    member, staff, reader = browser_as(MEMBER), browser_as(ADMIN), browser_as(WORKER)
    resource = proposed_with(member, db, TEXT)
    address = f"/resources/{resource.id}/files/1"
    assert member.get(address).status_code == 404
    assert "Nobody gets it before that." in said(member.get(f"/resources/proposals/{resource.id}"))
    assert "still being looked at" in said(publish(staff, resource), 409)
    look_at_all(db)
    assert member.get(address).content == WORDS
    assert staff.get(address).content == WORDS
    assert reader.get(address).status_code == 404
    assert publish(staff, resource).status_code == 303
    shown = page(reader.get(resource.path))
    assert shown.texts(".rows .row__title")[0] == "fees.txt"
    assert reader.get(address).content == WORDS
    assert client.get(address).status_code == 404
    assert reader.get(f"/resources/{resource.id}/files/2").status_code == 404


def test_files_survive_what_was_wrong_in_the_form(browser_as, db):
    member = browser_as(MEMBER)
    again = page(member.post("/resources", data=PROPOSED | {"title": ""}, files=TEXT), 422)
    form = again.all("form.form")[0].fields()
    kept = [name for name in form if name.startswith("file_")]
    assert len(kept) == 1
    resource = proposed_with(member, db, None, **{kept[0]: "yes"})
    assert "fees.txt" in said(member.get(f"/resources/{resource.id}/files"))


def test_nobody_attaches_what_somebody_else_has_sent(browser_as, db):
    browser_as(WORKER).post("/files", files=TEXT)
    file = db.scalars(select(File)).one()
    member = browser_as(MEMBER)
    resource = proposed_with(member, db, None, **{f"file_{file.id}": "yes"})
    assert "fees.txt" not in said(member.get(f"/resources/{resource.id}/files"))


def test_pages_of_a_proposal_ask_again_until_its_files_were_looked_at(browser_as, db):
    member, staff = browser_as(MEMBER), browser_as(ADMIN)
    resource = proposed_with(member, db, TEXT)
    own, review = f"/resources/proposals/{resource.id}", f"/desk/resources/{resource.id}"
    assert page(member.get(own)).one("#files-of-it")["hx-get"] == own
    assert page(publish(staff, resource), 409).one("#files-of-it")["hx-get"] == review
    for browser, address in ((member, own), (staff, review)):
        assert browser.get(address, headers={"HX-Request": "true"}).status_code == 204
    look_at_all(db)
    for browser, address in ((member, own), (staff, review)):
        seen = page(browser.get(address, headers={"HX-Request": "true"})).one("#files-of-it")
        assert seen.get("hx-get") is None


def test_a_licence_that_allows_links_only_allows_no_files(browser_as, db):
    resource = proposed_with(browser_as(MEMBER), db, TEXT, licence="link_only")
    look_at_all(db)
    answer = publish(browser_as(ADMIN), resource)
    assert "The licence does not allow that we keep its files" in said(answer, 409)


def test_captions_let_a_film_be_published_and_stay_while_it_is(browser_as, db):
    staff = browser_as(ADMIN)
    captions = {"files": ("film.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\nWho pays the fee?\n")}
    resource = proposed_with(browser_as(MEMBER), db, captions, type="audio_visual")
    look_at_all(db)
    assert publish(staff, resource).status_code == 303
    assert "Captions" in said(staff.get(resource.path))
    removal = staff.post(f"/resources/{resource.id}/files/1/removal")
    assert "Sound and film need a transcript" in said(removal, 409)
    assert staff.get(f"/resources/{resource.id}/files/1").status_code == 200


def test_a_new_version_has_the_address_of_the_one_before(browser_as, db):
    staff, reader = browser_as(ADMIN), browser_as(WORKER)
    resource = proposed_with(browser_as(MEMBER), db, TEXT)
    look_at_all(db)
    publish(staff, resource)
    address = f"/resources/{resource.id}/files/1"
    newer = {"files": ("newer.txt", b"Fees are paid by the employer, always.\n")}
    assert reader.post(f"{address}/versions", files=newer).status_code == 404
    assert staff.post(f"{address}/versions", files=newer).status_code == 303
    assert reader.get(address).content == WORDS
    look_at_all(db)
    assert reader.get(address).content == newer["files"][1]


def test_a_bundle_holds_the_files_and_a_list(browser_as, client, db):
    both = [("files", ("fees.txt", WORDS)), ("files", ("fees.txt", b"A handout for the same day.\n"))]
    resource = proposed_with(browser_as(MEMBER), db, both, audience="1")
    look_at_all(db)
    publish(browser_as(ADMIN), resource)
    answer = client.get(f"/resources/{resource.id}/bundle")
    assert answer.headers["content-type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None
    assert archive.namelist() == ["list.txt", "1-fees.txt", "2-fees.txt"]
    assert archive.read("1-fees.txt") == WORDS
    told = archive.read("list.txt").decode()
    assert PROPOSED["title"] in told
    assert "https://example.org/handbook" in told
    assert "CC BY 4.0" in told


def test_of_a_declined_proposal_no_file_is_kept(browser_as, db):
    member = browser_as(MEMBER)
    resource = proposed_with(member, db, TEXT)
    look_at_all(db)
    browser_as(ADMIN).post(f"/desk/resources/{resource.id}/refusal", data={"reason": "No."})
    assert member.get(f"/resources/{resource.id}/files/1").status_code == 404
    assert db.scalars(select(File.removed_at)).one() is not None


def test_a_withdrawn_record_gives_no_file_away(browser_as, db):
    staff = browser_as(ADMIN)
    resource = proposed_with(browser_as(MEMBER), db, TEXT)
    look_at_all(db)
    publish(staff, resource)
    staff.post(f"/resources/{resource.id}/withdrawal", data={"reason": "By mistake."})
    for address in ("files/1", "files/1/preview", "bundle"):
        assert staff.get(f"/resources/{resource.id}/{address}").status_code == 404


def test_the_same_bytes_title_or_identifier_are_hinted_at_and_asked_once(browser_as, db):
    staff, other = browser_as(ADMIN), browser_as(WORKER)
    resource = proposed_with(browser_as(MEMBER), db, TEXT)
    another = {"title": "Another", "title_english": "", "doi": "", "isbn": "", "links": ""}
    assert other.post("/resources", data=PROPOSED | another, files=TEXT).status_code == 303
    look_at_all(db)
    assert publish(staff, resource).status_code == 303
    by_doi = {"title": "Fourth", "doi": "10.1000/xyz"}
    for same in ({"title": "SỔ TAY, thanh tra lao động"}, by_doi):
        again = page(other.post("/resources", data=PROPOSED | another | same), 409)
        assert again.texts(".flash li") == [f"{PROPOSED['title']} 2021"]
    hinted = page(other.post("/resources", data=PROPOSED | another | {"title": "Third"}, files=TEXT), 409)
    assert hinted.texts(".flash li") == [
        f"{PROPOSED['title']} 2021",
        "Another 2021 (proposed, not published)",
    ]
    form = hinted.all("form.form")[0].fields() | {"all_the_same": "yes"}
    assert other.post("/resources", data=form).status_code == 303
    waiting = db.scalars(select(Resource.id).where(Resource.title == "Third")).one()
    assert PROPOSED["title"] in said(staff.get(f"/desk/resources/{waiting}"))
