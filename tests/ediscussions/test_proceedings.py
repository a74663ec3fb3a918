"""Proceedings are made in one action after the closing, frozen, printed, and read by the ring."""

import hashlib

import pytest
from sqlalchemy import select

from apfl_net.access.models import Audience, GroupMember
from apfl_net.demo.cast import ADMIN, EMPLOYER, FACILITATOR, MEMBER, OBSERVER, WORKER
from apfl_net.discussions.models.posts import Post
from apfl_net.ediscussions.chapters import CHAPTERS, MESSAGES, Passage, Table
from apfl_net.ediscussions.models.ediscussions import ReferenceEvent
from apfl_net.ediscussions.models.proceedings import Proceedings
from apfl_net.kit import storage
from apfl_net.kit.printing.jobs import PrintJob
from apfl_net.kit.printing.press import FONTS, LIBRARIES
from tests.ediscussions.closed import at, freeze, make_closed, say
from tests.factories.ediscussions import make_ediscussion
from tests.needs import needs_pdf
from tests.printed import closed_up, facts_of, print_all, text_of


@pytest.fixture
def discussed(db, cast, now):
    """Among members, with three contributions."""
    made = make_closed(db, by=cast[ADMIN], facilitators=(cast[FACILITATOR],), now=now)
    say(db, made, cast[MEMBER], "We look for withheld passports first.", at(now, 10))
    say(db, made, cast[WORKER], "ពលកម្មដោយបង្ខំ", at(now, 20), language="km", questions=())
    say(db, made, cast[EMPLOYER], "We pay the fees.", at(now, 30))
    return made


def test_a_facilitator_makes_them_with_one_button(db, browser_as, discussed, deliver):
    path = f"{discussed.path}/proceedings"
    browser = browser_as(FACILITATOR)
    assert "Make the proceedings" in browser.get(path).text
    answer = browser.post(path, data={"language": "en"})
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    assert "The contributions are being put together." in browser.get(path).text
    deliver()
    page = browser_as(WORKER).get(path).text
    for words in (
        "Invitation",
        "Which early signs do you act on?",
        "We look for withheld passports first.",
        "Lan Tran",
    ):
        assert words in page
    assert page.index("withheld passports") < page.index("ពលកម្មដោយបង្ខំ") < page.index("We pay the fees.")
    assert 'lang="km"' in page
    assert "The PDF waits for its turn." not in page  # for facilitators only


def test_its_pdf_holds_everything_and_names_no_author_of_its_own(
    db, cast, browser_as, discussed, deliver, now
):
    needs_pdf()
    freeze(db, deliver, by=cast[FACILITATOR], ediscussion=discussed, now=now)
    print_all(db)
    browser = browser_as(WORKER)
    page = browser.get(f"{discussed.path}/proceedings").text
    answer = browser.get(f"{discussed.path}/proceedings/1/pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert hashlib.sha256(answer.content).hexdigest() in page
    text, facts = text_of(answer.content), facts_of(answer.content)
    assert "Lan Tran" in text
    assert "ពលកម្មដោយបង្ខំ" in closed_up(text)
    assert "What should prevention look like?" in facts
    assert "Tagged:          yes" in facts
    assert [person for person in ("Lan Tran", "Litia", "Anong", "Author") if person in facts] == []


def test_the_frozen_file_does_not_change_when_the_discussion_does(
    db, cast, browser_as, discussed, deliver, now
):
    version = freeze(db, deliver, by=cast[FACILITATOR], ediscussion=discussed, now=now)
    browser = browser_as(WORKER)
    before = browser.get(f"{discussed.path}/proceedings/1/html").content
    assert hashlib.sha256(before).hexdigest() == version.html_sha256
    discussed.title = "What else?"
    db.scalars(select(Post).order_by(Post.id.desc())).first().body_html = "<p>Changed.</p>"
    assert browser.get(f"/e-discussions/{discussed.id}/proceedings/1/html").content == before
    freeze(db, deliver, by=cast[FACILITATOR], ediscussion=discussed, now=now)
    first, second = (browser.get(f"{discussed.path}/proceedings/{number}").text for number in (1, 2))
    assert ("Changed." in first, "Changed." in second) == (False, True)
    assert "There is a newer version" in first


def test_the_file_comes_as_an_attachment_that_no_page_of_ours_can_run(
    db, cast, browser_as, discussed, deliver, now
):
    freeze(db, deliver, by=cast[FACILITATOR], ediscussion=discussed, now=now)
    answer = browser_as(WORKER).get(f"{discussed.path}/proceedings/1/html")
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert "unsafe-inline" not in answer.headers["content-security-policy"]
    again = browser_as(WORKER).get(
        f"{discussed.path}/proceedings/1/html", headers={"If-None-Match": answer.headers["etag"]}
    )
    assert again.status_code == 304


def test_they_are_not_made_before_the_closing_nor_twice_at_once(db, cast, browser_as, discussed, now):
    browser = browser_as(FACILITATOR)
    opened = make_ediscussion(db, by=cast[ADMIN], facilitators=(cast[FACILITATOR],), now=now)
    assert browser.post(f"{opened.path}/proceedings", data={"language": "en"}).status_code == 409
    assert "Make the proceedings" not in browser.get(f"{opened.path}/proceedings").text
    assert [
        browser.post(f"{discussed.path}/proceedings", data={"language": "en"}).status_code for _ in range(2)
    ] == [303, 409]
    assert browser.post(f"{discussed.path}/proceedings", data={"language": "xx"}).status_code == 422


@pytest.mark.parametrize("person", [WORKER, MEMBER])
def test_others_find_no_tools(browser_as, discussed, person):
    browser, path = browser_as(person), f"{discussed.path}/proceedings"
    assert browser.post(path, data={"language": "en"}).status_code == 404
    assert browser.post(f"{path}/1/print").status_code == 404
    assert browser.get(f"{path}/1/progress").status_code == 404
    assert "Make the proceedings" not in browser.get(path).text


def test_a_ring_of_participants_keeps_them_to_itself(db, cast, browser_as, client, deliver, now):
    made = make_closed(db, by=cast[ADMIN], ring="participants", participants=(cast[MEMBER],), now=now)
    say(db, made, cast[MEMBER], "Among ourselves.", at(now, 10))
    freeze(db, deliver, by=cast[ADMIN], ediscussion=made, now=now)
    addresses = [f"{made.path}/proceedings{rest}" for rest in ("", "/1", "/1/html", "/1/pdf")]
    addresses += [f"{made.path}/export/{kind}" for kind in ("json", "csv")]
    for stranger in (browser_as(WORKER), client):
        assert {stranger.get(address).status_code for address in addresses} == {404}
    assert "Among ourselves." in browser_as(MEMBER).get(addresses[1]).text
    event = db.get_one(ReferenceEvent, made.event_id)
    db.delete(db.get_one(GroupMember, (event.group_id, cast[MEMBER].id)))
    assert browser_as(MEMBER).get(addresses[1]).status_code == 404


def test_what_is_narrower_than_the_ring_is_left_out(db, cast, browser_as, discussed, deliver, now):
    post = say(db, discussed, cast[WORKER], "For the caucus only.", at(now, 40))
    post.audience_id = db.scalars(select(Audience.id).where(Audience.constituency == "workers_org")).one()
    freeze(db, deliver, by=cast[FACILITATOR], ediscussion=discussed, now=now)
    for person in (WORKER, FACILITATOR):
        page = browser_as(person).get(f"{discussed.path}/proceedings").text
        assert ("We pay the fees." in page, "For the caucus only." in page) == (True, False)


def test_in_public_ones_stand_the_names_that_visitors_may_read(db, cast, client, browser_as, deliver, now):
    made = make_closed(db, by=cast[ADMIN], ring="public", now=now)
    say(db, made, cast[MEMBER], "By somebody whose name is for members.", at(now, 10))
    say(db, made, cast[EMPLOYER], "By somebody with a public name.", at(now, 20))
    freeze(db, deliver, by=cast[ADMIN], ediscussion=made, now=now)
    for browser in (client, browser_as(OBSERVER)):
        page = browser.get(f"{made.path}/proceedings/1/html").text
        assert ("Pongsak Thamrong" in page, "Lan Tran" in page, "Government, labour, Viet Nam" in page) == (
            True,
            False,
            True,
        )


def test_other_parts_of_the_room_add_their_chapters(
    db, cast, browser_as, discussed, deliver, now, monkeypatch
):
    table = Table("Contributions", ("Country", "Number"), (("Thailand", "3"),))

    def messages(session, ring, ediscussion, now):
        return [
            Passage(
                "Welcome to all",
                "en",
                body_html="<p>Please begin.</p>",
                byline="The facilitators",
                at=now,
                tables=(table,),
            )
        ]

    monkeypatch.setitem(CHAPTERS, MESSAGES, [messages])
    freeze(db, deliver, by=cast[FACILITATOR], ediscussion=discussed, now=now)
    page = browser_as(WORKER).get(f"{discussed.path}/proceedings").text
    for words in (
        "Messages of the facilitators",
        "Welcome to all",
        "<p>Please begin.</p>",
        '<th scope="row">Thailand</th>',
    ):
        assert words in page


def test_progress_and_failures_are_seen_by_facilitators(db, cast, browser_as, discussed, deliver, now):
    version = freeze(db, deliver, by=cast[FACILITATOR], ediscussion=discussed, now=now)
    job, browser, path = (
        db.get_one(PrintJob, version.print_job_id),
        browser_as(FACILITATOR),
        f"{discussed.path}/proceedings",
    )
    assert "The text is ready (3 contributions). The PDF waits for its turn." in browser.get(path).text
    job.lease, job.page = "somebody", 12
    assert "12 pages of the PDF are set." in browser.get(f"{path}/1/progress").text
    job.failed_at, job.problem, job.said = now, FONTS, "Khmer; Chinese"
    page = browser.get(path).text
    assert (
        "no font for Khmer, Chinese. On Debian or Ubuntu: apt install fonts-noto-cjk fonts-noto-core" in page
    )
    assert "There is no PDF" in browser_as(WORKER).get(path).text
    job.problem = LIBRARIES
    assert "apt install libpango-1.0-0" in browser.get(path).text
    assert browser.get(f"{path}/1/pdf").status_code == 404
    assert browser.post(f"{path}/1/print").status_code == 303
    assert job.waits
    assert browser.post(f"{path}/1/print").status_code == 409


def test_a_file_that_is_not_there_is_said_and_is_no_error_of_ours(
    db, cast, browser_as, discussed, deliver, now
):
    version = freeze(db, deliver, by=cast[FACILITATOR], ediscussion=discussed, now=now)
    storage.forget(version.html_key)
    assert browser_as(WORKER).get(f"{discussed.path}/proceedings/1").status_code == 503
    assert browser_as(WORKER).get(f"{discussed.path}/proceedings/1/html").status_code == 503


def test_headings_are_in_the_language_that_was_asked_for(db, cast, browser_as, discussed, deliver, now):
    freeze(db, deliver, by=cast[FACILITATOR], ediscussion=discussed, now=now, language="vi")
    page = browser_as(WORKER).get(f"{discussed.path}/proceedings/1/html").text
    assert '<html lang="vi"' in page


def test_versions_are_numbered_and_the_list_tells_them(db, cast, browser_as, discussed, deliver, now):
    for _ in range(3):
        freeze(db, deliver, by=cast[FACILITATOR], ediscussion=discussed, now=now)
    assert db.scalars(select(Proceedings.number).order_by(Proceedings.id)).all() == [1, 2, 3]
    assert browser_as(WORKER).get(f"{discussed.path}/proceedings/4").status_code == 404
