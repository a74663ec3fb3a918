"""Links of records are looked at once a week; what failed twice is on the desk."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from apfl_net.access.models import MEMBERS, NOBODY
from apfl_net.demo.cast import ADMIN, MEMBER
from apfl_net.kit.facts import note_fact
from apfl_net.kit.fetching import Reach
from apfl_net.resources.actions.looking import look_at_links
from apfl_net.resources.links import CLOSED, THERE, fails, in_words, look_at
from apfl_net.resources.models.resources import PROPOSED, ResourceLink
from tests.html import said
from tests.kit.strange_servers import strange_server
from tests.resources.importing import bring

DAY = timedelta(days=1)
ONE = "key,title,type,url\na,One,guide,https://a.example/x\n"


def links(db):
    db.expire_all()
    return db.scalars(select(ResourceLink).order_by(ResourceLink.id)).all()


def test_what_a_server_says_is_judged_with_care():
    with strange_server() as port:
        reach = Reach(may_reach=lambda _: True, names=lambda *_: ["127.0.0.1"], ports={port}, redirects=2)
        found = {
            path: look_at(f"http://a.example:{port}/{path}", reach)
            for path in ("page", "pages_only", "to?/page", "status/404", "status/403", "status/500", "circle")
        }
    assert found == {
        "page": THERE,
        "pages_only": THERE,
        "to?/page": THERE,
        "status/404": "404",
        "status/403": CLOSED,
        "status/500": "500",
        "circle": "too_many_redirects",
    }
    assert [fails(one) for one in found.values()] == [False, False, False, True, False, True, True]
    assert all(in_words(one) for one in found.values())


@pytest.mark.parametrize("address", ["http://127.0.0.1/", "http://localhost:80/", "https://[::1]/x"])
def test_an_address_of_our_own_machine_is_never_asked(address):
    assert look_at(address) == "not_public"


def test_a_link_is_looked_at_once_a_week_and_again_the_day_after_it_failed(db, now):
    bring(db, ONE, now)
    asked = []

    def look(url):
        asked.append(url)
        return "404"

    assert look_at_links(now, look=look) == 1
    assert look_at_links(now + DAY / 2, look=look) == 0
    assert look_at_links(now + DAY * 1.5, look=look) == 1
    assert look_at_links(now + DAY * 3, look=look) == 0  # it is known now
    assert look_at_links(now + DAY * 9, look=lambda _url: THERE) == 1
    [link] = links(db)
    assert (asked, link.status, link.failing_since) == (["https://a.example/x"] * 2, THERE, None)


def test_of_what_is_not_published_no_link_is_looked_at(db, now):
    _outcome, records = bring(db, ONE, now)
    records["a"].state = PROPOSED
    db.flush()
    assert look_at_links(now, look=lambda _url: THERE) == 0


def test_in_the_demo_nobodys_server_is_asked(db, now):
    bring(db, ONE, now)
    note_fact(db, "demo", now.isoformat())
    db.flush()
    assert look_at_links(now, look=lambda _url: THERE) == 0


def test_an_address_corrected_meanwhile_is_not_judged_by_the_old_one(db, now):
    bring(db, ONE, now)

    def correct(_url):
        links(db)[0].url = "https://b.example/x"
        db.commit()
        return "404"

    look_at_links(now, look=correct)
    [link] = links(db)
    assert (link.status, link.failing_since) == ("", None)


def test_what_failed_twice_is_on_the_desk_until_somebody_asks_again(db, now, browser_as):
    bring(db, ONE + "b,Two,guide,https://b.example/once\n", now)
    admin = browser_as(ADMIN)
    look_at_links(now - DAY * 3, look=lambda url: "404" if "/x" in url else THERE)
    assert "No link failed twice." in said(admin.get("/desk/links"))
    look_at_links(now - DAY, look=lambda _url: "no_such_name")
    told = said(admin.get("/desk/links"))
    assert ("https://a.example/x" in told, "https://b.example/once" in told) == (True, False)
    assert "There is no server of this name." in told
    link = links(db)[0]
    assert admin.post(f"/desk/links/{link.id}/look").status_code == 303
    assert links(db)[0].checked_at is None
    assert "No link failed twice." in said(admin.get("/desk/links"))


def test_the_list_is_for_staff_and_shows_nothing_of_what_they_may_not_read(db, now, cast, browser_as):
    bring(db, ONE, now, audience=MEMBERS)
    bring(db, ONE.replace("\na,", "\nz,").replace("a.example", "closed.example"), now, audience=NOBODY)
    for days in (3, 1):
        look_at_links(now - DAY * days, look=lambda _url: "404")
    assert browser_as(MEMBER).get("/desk/links").status_code == 403
    shown = browser_as(ADMIN).get("/desk/links").text
    assert ("https://a.example/x" in shown, "closed.example" in shown) == (True, False)
