"""What readers have is corrected with a word, or withdrawn; its address stays and says why."""

from dataclasses import replace

from sqlalchemy import select

from apfl_net.demo.cast import ADMIN, MEMBER, WORKER
from apfl_net.resources.models.resources import ResourceLink
from apfl_net.resources.models.reviewing import ResourceCorrection
from tests.factories.resources import GUIDE, make_resource
from tests.html import page, said


def test_a_correction_says_what_it_changes_and_keeps_what_was(browser_as, db, cast, now):
    resource = make_resource(db, by=cast[MEMBER], staff=cast[ADMIN], now=now)
    link = db.scalars(select(ResourceLink)).one()
    link.label, link.status, link.checked_at = "The guide", "200", now
    staff, reader = browser_as(ADMIN), browser_as(WORKER)
    assert reader.get(f"/resources/{resource.id}/correction").status_code == 403
    form = page(staff.get(f"/resources/{resource.id}/correction")).one("form.form").fields()
    corrected = form | {"date": "2018", "country_TH": "", "note": "It appeared in 2018."}
    assert staff.post(f"/resources/{resource.id}/correction", data=corrected).status_code == 303
    shown = page(reader.get(resource.path))
    facts = dict(zip(shown.texts("aside dt"), shown.texts("aside dd"), strict=True))
    assert (facts["Date"], facts["Countries"]) == ("2018", "Viet Nam")
    assert "It appeared in 2018." in shown.text
    assert '"date": "2019-04"' in db.scalars(select(ResourceCorrection.before)).one()
    link = db.scalars(select(ResourceLink)).one()
    assert (link.label, link.status, link.checked_at) == ("The guide", "200", now)


def test_two_who_correct_at_once_do_not_overwrite_each_other(browser_as, db, cast, now):
    resource = make_resource(db, by=cast[MEMBER], staff=cast[ADMIN], now=now)
    staff, address = browser_as(ADMIN), f"/resources/{resource.id}/correction"
    form = page(staff.get(address)).one("form.form").fields()
    assert staff.post(address, data=form | {"date": "2018", "note": "First"}).status_code == 303
    answer = staff.post(address, data=form | {"edition": "Second", "note": "Second"})
    assert "Somebody changed this record while you were writing." in said(answer, 409)
    again = page(answer, 409).one("form.form").fields()
    assert (again["edition"], again["date"]) == ("Second", "2019-04")
    assert staff.post(address, data=again).status_code == 303


def test_what_is_withdrawn_leaves_its_address_and_a_reason_and_no_words(browser_as, client, db, cast, now):
    resource = make_resource(db, by=cast[MEMBER], staff=cast[ADMIN], now=now, audience="public")
    staff, address = browser_as(ADMIN), f"/resources/{resource.id}/withdrawal"
    assert client.get(resource.path).status_code == 200
    assert page(staff.get(address)).one("h1").text == "Withdraw a record"
    assert staff.post(address, data={"reason": ""}).status_code == 422
    assert staff.post(address, data={"reason": "Its publisher asked for it."}).status_code == 303
    gone = client.get(resource.path)
    assert "Its publisher asked for it." in said(gone, 410)
    assert GUIDE.title not in gone.text
    assert GUIDE.title not in client.get("/resources").text
    assert staff.get(address).status_code == 404

    assert staff.post(f"/resources/{resource.id}/restoration").status_code == 303
    assert client.get(resource.path).status_code == 200


def test_a_tombstone_is_for_those_who_could_read_the_record(browser_as, client, db, cast, now):
    resource = make_resource(db, by=cast[MEMBER], staff=cast[ADMIN], now=now)
    browser_as(ADMIN).post(f"/resources/{resource.id}/withdrawal", data={"reason": "Out of date."})
    assert browser_as(WORKER).get(resource.path).status_code == 410
    assert client.get(resource.path).status_code == 404


def test_language_versions_and_editions_lead_to_each_other(browser_as, client, db, cast, now):
    def published(**about):
        audience = about.pop("audience", "public")
        said = replace(GUIDE, **about)
        return make_resource(db, by=cast[MEMBER], staff=cast[ADMIN], now=now, audience=audience, said=said)

    english = published()
    thai = published(title="คู่มือ", title_language="th", work_of=english.id)
    khmer = published(title="មគ្គុទ្ទេសក៍", title_language="km", work_of=thai.id, audience="members")
    newer = published(title="The same, second edition", replaces=english.id)
    shown = page(client.get(english.path))
    assert shown.texts("aside li a") == ["Thai: คู่มือ"]
    assert "There is a newer one: The same, second edition" in shown.text
    assert "It replaces A guide for those who inspect brick kilns" in page(client.get(newer.path)).text
    assert khmer.title in browser_as(WORKER).get(thai.path).text
    assert khmer.title not in client.get(thai.path).text


def test_a_good_practice_is_told_step_by_step(browser_as, client, db, cast, now):
    steps = {"context": "A port.", "action": "We *asked*.", "result": "Wages were paid."}
    practice = replace(GUIDE, type="good_practice", practice=steps)
    resource = make_resource(
        db, by=cast[MEMBER], staff=cast[ADMIN], now=now, audience="public", said=practice
    )
    shown = page(client.get(resource.path))
    assert shown.texts("h2")[:3] == ["Context", "What was done", "Result"]
    form = page(browser_as(ADMIN).get(f"/resources/{resource.id}/correction")).one("form.form").fields()
    assert form["action"] == "We *asked*."
    answer = browser_as(ADMIN).post(
        f"/resources/{resource.id}/correction", data=form | {"result": "", "note": "Shorter"}
    )
    assert page(answer, 422).texts(".error-summary li a") == ["Result: A good practice needs this step."]


def test_sound_and_film_need_a_transcript_before_they_are_published(browser_as, db, cast, now):
    film = replace(GUIDE, type="audio_visual", transcript="What is said in it.")
    resource = make_resource(db, by=cast[MEMBER], staff=cast[ADMIN], now=now, said=film)
    address = f"/resources/{resource.id}/correction"
    form = page(browser_as(ADMIN).get(address)).one("form.form").fields()
    answer = browser_as(ADMIN).post(address, data=form | {"transcript": "", "note": "None"})
    assert "Sound and film need a transcript" in said(answer, 409)
    db.refresh(resource)
    assert resource.transcript == "What is said in it."
