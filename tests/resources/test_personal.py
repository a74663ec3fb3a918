"""What the repository holds about a member goes along with them, and what waits is taken back."""

from sqlalchemy import select

from apfl_net.demo.cast import ADMIN, MEMBER
from apfl_net.files.models import File
from apfl_net.resources import personal
from apfl_net.resources.actions.filing import add_files
from tests.factories.files import make_file
from tests.factories.resources import GUIDE, make_collection_of, make_proposal, make_resource


def test_a_member_takes_along_what_they_proposed_and_collected(db, cast, now):
    resource = make_resource(db, by=cast[MEMBER], staff=cast[ADMIN], now=now)
    make_collection_of(db, by=cast[MEMBER], resources=[resource], now=now)
    held = personal.export(db, cast[MEMBER].id)
    assert [(row["title"], row["state"]) for row in held["proposed_resources"]] == [
        (GUIDE.title, "published")
    ]
    assert [row["title"] for row in held["collections"]] == ["For new inspectors"]
    assert personal.export(db, cast[ADMIN].id) == {"proposed_resources": [], "collections": []}


def test_of_who_is_erased_published_records_stay_without_them(db, cast, now):
    published = make_resource(db, by=cast[MEMBER], staff=cast[ADMIN], now=now)
    waiting = make_proposal(db, by=cast[MEMBER], now=now)
    add_files(db, resource=waiting, files=[make_file(db, by=cast[MEMBER], now=now)], now=now)
    for _again in range(2):
        personal.erase(db, cast[MEMBER].id, now)
    db.expire_all()
    assert (published.state, published.proposed_by_id, published.rights_statement) == ("published", None, "")
    assert (waiting.state, waiting.proposed_by_id) == ("withdrawn", None)
    assert db.scalars(select(File.removed_at)).one() is not None
