"""What the directory holds about somebody: taken away, and erased."""

from base64 import b64decode

from sqlalchemy import func, select

from apfl_net.access.models import FieldLevel
from apfl_net.demo.cast import MEMBER, WORKER
from apfl_net.directory.actions.photos import add_photo
from apfl_net.directory.actions.places import change_place
from apfl_net.directory.models import MemberExpertise, Photo, PlaceChange
from apfl_net.directory.personal import erase, export
from apfl_net.members.models import Member
from tests.factories.directory import describe, show
from tests.kit.pictures import drawn, opened

TABLES = (MemberExpertise, Photo, PlaceChange, FieldLevel)


def fill_in(db, member, now):
    describe(db, member, bio="Bio", expertise=["fishing"], sex="woman", now=now)
    show(db, member, bio="staff", now=now)
    add_photo(db, member=member, sent=drawn(), now=now)
    asked = {"organisation": "Union", "kind": "workers", "position": "P", "country": "VN"}
    change_place(db, member=member, constituency="media", now=now, **asked)
    db.flush()


def rows_of(db, member):
    counts = (select(func.count()).where(table.member_id == member.id) for table in TABLES)
    return [db.scalar(counted) for counted in counts]


def test_everything_can_be_taken_away(db, cast, now):
    fill_in(db, cast[MEMBER], now)
    held = export(db, cast[MEMBER].id)
    assert opened(b64decode(held["photo"][0]["jpeg_base64"])).size == (256, 256)
    [said] = held["profile"]
    assert (said["bio"], said["sex"], said["expertise"]) == ("Bio", "woman", ["fishing"])
    assert (said["languages"], said["who_sees_what"]["bio"]) == (["vi", "en"], "staff")
    assert held["places"][0]["position"] == "Labour inspector"
    assert held["places_asked_for"][0]["organisation"] == "Union"
    assert export(db, cast[WORKER].id)["photo"] == []


def test_nothing_is_left_of_who_is_erased_and_others_keep_theirs(db, cast, now):
    for who in (MEMBER, WORKER):
        fill_in(db, cast[who], now)
    erase(db, cast[MEMBER].id, now)
    db.flush()
    db.expire_all()
    assert (rows_of(db, cast[MEMBER]), rows_of(db, cast[WORKER])) == ([0, 0, 0, 0], [1, 1, 1, 1])
    erased = db.get_one(Member, cast[MEMBER].id)
    assert (erased.bio, erased.languages, erased.sex, erased.listed) == ("", "", "", False)
