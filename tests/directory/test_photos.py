"""Photos: sent as a form, kept as we draw them, served to whom they are for."""

import pytest

from apfl_net.demo.cast import ADMIN, EMPLOYER, MEMBER, WORKER
from apfl_net.directory.models import Photo
from apfl_net.kit.web.uploads import LARGEST_UPLOAD
from tests.factories.directory import show
from tests.html import page
from tests.kit.pictures import HTML, SVG, drawn, huge_png, opened, sideways_jpeg

SEND = "/settings/profile/photo"


@pytest.fixture
def photo(browser_as, db, cast):
    """The address of the photo that the member has just sent."""
    sent = browser_as(MEMBER).post(SEND, files={"photo": ("me.jpg", sideways_jpeg(), "image/jpeg")})
    assert (sent.status_code, sent.headers["location"]) == (303, "/settings/profile?saved=yes")
    return f"/members/{cast[MEMBER].id}/photo/{db.get_one(Photo, cast[MEMBER].id).digest}"


def test_a_photo_is_served_small_and_bare(browser_as, photo):
    answer = browser_as(MEMBER).get(photo)
    assert (opened(answer.content).format, opened(answer.content).size) == ("JPEG", (256, 256))
    assert b"CAMERA" not in answer.content
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"


def test_of_itself_a_photo_is_for_ones_constituency(browser_as, client, photo, cast, db, now):
    seen = {who: browser_as(cast[who]).get(photo).status_code for who in (WORKER, "kanokwan-b", ADMIN)}
    assert seen == {WORKER: 404, "kanokwan-b": 200, ADMIN: 200}
    assert client.get(photo).status_code == 404
    show(db, cast[MEMBER], photo="members", now=now)
    assert browser_as(WORKER).get(photo).status_code == 200
    show(db, cast[MEMBER], photo="staff", now=now)
    assert browser_as(cast["kanokwan-b"]).get(photo).status_code == 404


def test_visitors_see_a_photo_only_of_a_public_name(client, photo, cast, db, now):
    show(db, cast[MEMBER], photo="public", now=now)
    assert client.get(photo).status_code == 404
    cast[MEMBER].public_name = True
    assert client.get(photo).status_code == 200
    cast[MEMBER].hidden_at = now
    assert client.get(photo).status_code == 404


@pytest.mark.parametrize("path", ["{page}", "/members/{id}/card", "/members", "{page}"])
def test_pages_show_the_photo_to_whom_it_is_for(browser_as, photo, cast, path):
    address = path.format(page=cast[MEMBER].path, id=cast[MEMBER].id)
    assert photo in browser_as(cast["kanokwan-b"]).get(address).text
    assert "/photo/" not in browser_as(WORKER).get(address).text


def test_another_photo_has_another_address_and_the_first_is_gone(browser_as, photo, db, cast):
    member = browser_as(MEMBER)
    assert member.post(SEND, files={"photo": ("x", drawn(), "text/html")}).status_code == 303
    assert member.get(photo).status_code == 404
    assert member.post(f"{SEND}/removal").status_code == 303
    assert db.get(Photo, cast[MEMBER].id) is None
    assert "/photo/" not in member.get("/settings/profile").text.replace(SEND, "")


@pytest.mark.parametrize("wrong", ["0" * 20, "x" * 20, "0", "%2e%2e", "0" * 21])
def test_an_address_that_was_made_up(browser_as, photo, cast, wrong):
    assert browser_as(MEMBER).get(f"/members/{cast[MEMBER].id}/photo/{wrong}").status_code == 404


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        (huge_png(), "This picture has too many pixels."),
        (SVG, "This is not a picture that we can read."),
        (HTML, "This is not a picture that we can read."),
        (drawn("GIF"), "This is not a picture that we can read."),
        (drawn()[:60], "This is not a picture that we can read."),
        (b"", "Please choose a picture first."),
    ],
    ids=["huge", "svg", "html", "gif", "truncated", "empty"],
)
def test_hostile_files_are_refused_whatever_they_say_they_are(browser_as, db, cast, sent, problem):
    answer = browser_as(EMPLOYER).post(SEND, files={"photo": ("nice.png", sent, "image/png")})
    assert problem in page(answer, 422).one("#photo-error").text
    assert db.get(Photo, cast[EMPLOYER].id) is None


BOUNDARY = b"--b\r\nContent-Disposition: form-data; "


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/x-www-form-urlencoded", b"photo=x", 400),
        ("multipart/form-data", b"", 400),
        ("multipart/form-data; boundary=", b"x", 400),
        ("multipart/form-data; boundary=b", b"no parts here", 400),
        ("multipart/form-data; boundary=b", BOUNDARY + b"\r\n\r\nx\r\n--b--", 400),
        ("multipart/form-data; boundary=b", BOUNDARY + b'name="photo"\r\n\r\nx\r\n--b--', 422),
        ("multipart/form-data; boundary=b", (BOUNDARY + b'name="a"\r\n\r\nx\r\n') * 30 + b"--b--", 400),
        ("multipart/form-data; boundary=b", (BOUNDARY + b'name="a"; filename="f"\r\n\r\nx\r\n') * 2, 400),
        ("multipart/form-data; boundary=b", BOUNDARY + b'name="\xff\xfe"; filename="../../x"\r\n\r\nx', 422),
        ("multipart/form-data; boundary=b", BOUNDARY + b'name="p"\r\n\r\n' + b"x" * 1_200_000, 400),
        ("multipart/form-data; boundary=b; charset=utf-7", BOUNDARY + b'name="p"\r\n\r\n+AAA-\r\n--b--', 422),
        ("multipart/form-data; boundary=b", b"x" * (LARGEST_UPLOAD + 1), 413),
    ],
)
def test_a_hostile_upload_is_never_our_fault(browser_as, kind, body, status):
    browser = browser_as(MEMBER, raise_server_exceptions=False)
    assert browser.post(SEND, content=body, headers={"Content-Type": kind}).status_code == status


def test_visitors_send_no_photos(client):
    assert client.post(SEND, files={"photo": ("a", drawn(), "image/png")}).status_code == 401
