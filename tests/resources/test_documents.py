"""Records and the pages of their files are found by whoever may read them, and no longer than they may."""

from dataclasses import replace

import pytest

from apfl_net.access.viewer import Viewer
from apfl_net.demo.cast import EMPLOYER, MEMBER, WORKER
from apfl_net.demo.play import audience_named
from apfl_net.files.actions import remove_file
from apfl_net.files.models import WAITING, File, FilePassage
from apfl_net.kit import outbox
from apfl_net.kit.search.finding import Question, find
from apfl_net.kit.search.language import understand
from apfl_net.resources.documents import PASSAGE, RESOURCE, documents_of_passages, documents_of_resources
from apfl_net.resources.events import ResourceChanged, ResourceWithdrawn
from apfl_net.resources.models.files import ResourceFile
from apfl_net.resources.models.resources import PROPOSED, WITHDRAWN
from tests.factories.discussions import viewer_of
from tests.factories.records import add_pages, add_version, make_record
from tests.finding import shown, waiting

PAGES = ("Who holds the passports?", "An advance grew with each trip of the dredgers.", "Call for help.")


@pytest.fixture
def record(db, cast, now):
    return make_record(
        db,
        now=now,
        by=cast[WORKER],
        countries=("TH", "KH"),
        languages=("en", "th"),
        terms=[("theme", "protection"), ("sector", "fishing"), ("reader", "labour_inspectors")],
        abstract="For a first talk at the pier.",
        title_english="",
        pages=PAGES,
    )


@pytest.fixture
def ask(db, index):
    def ask(typed: str, viewer: Viewer, **filters):
        index()
        return find(db, viewer, Question(understand(typed), filters=filters, facets=("kind", "country")))

    return ask


def passage_ids(db, record):
    ids = db.query(FilePassage.id).join(ResourceFile, ResourceFile.file_id == FilePassage.file_id)
    return [one for (one,) in ids.filter(ResourceFile.resource_id == record.id).order_by(FilePassage.id)]


def test_a_record_says_what_it_is_about(db, record):
    (document,) = documents_of_resources(db, [record.id])
    assert document.title == "Checklist for port inspections"
    assert document.body.splitlines() == [
        "",
        "For a first talk at the pier.",
        "A publisher",
        "",
        "",
        "",
        "Cambodia · Thailand",
    ]
    assert {name: document.values(name) for name in ("kind", "language", "country", "year", "reader")} == {
        "kind": ("resource",),
        "language": ("en", "th"),
        "country": ("KH", "TH"),
        "year": ("2019",),
        "reader": ("labour_inspectors",),
    }


def test_a_page_has_the_readers_and_the_facets_of_its_record(db, record):
    (whole,) = documents_of_resources(db, [record.id])
    page = documents_of_passages(db, passage_ids(db, record))[1]
    assert page.body == f"{PAGES[1]}\nChecklist for port inspections\n"
    assert replace(page, kind=RESOURCE, id=whole.id, title=whole.title, body=whole.body) == whole


def test_a_hit_names_its_page_and_leads_there(db, cast, record, ask):
    told = ask("dredger", viewer_of(db, cast[MEMBER]))
    assert (told.total, dict(told.counts["kind"]), dict(told.counts["country"])) == (
        1,
        {"resource": 1},
        {"KH": 1, "TH": 1},
    )
    (one,) = told.found
    assert (one.group, one.shown.title) == (f"resource-{record.id}", "Checklist for port inspections")
    assert (one.shown.spot.name, one.shown.spot.address) == (
        "page 2",
        f"/resources/{record.id}/files/1#page=2",
    )
    assert [piece.text for piece in one.snippet if piece.is_match] == ["dredgers"]


def test_a_word_of_the_title_and_one_of_a_page_find_it(db, cast, record, ask):
    (one,) = ask("port inspection dredgers", viewer_of(db, cast[MEMBER])).found
    assert one.shown.spot.name == "page 2"


def test_a_word_of_the_title_alone_finds_the_record_itself(db, cast, record, ask):
    (one,) = ask("checklist", viewer_of(db, cast[MEMBER])).found
    assert (one.kind, one.shown.spot) == (RESOURCE, None)


def test_without_words_a_record_is_found_as_itself(db, cast, record, ask):
    (one,) = ask("", viewer_of(db, cast[MEMBER]), kind=("resource",)).found
    assert (one.kind, one.id) == (RESOURCE, record.id)


def test_only_its_readers_find_it(db, cast, now, ask):
    make_record(db, now=now, audience="constituency:workers_org", pages=PAGES)
    assert ask("dredgers", viewer_of(db, cast[WORKER])).total == 1
    assert ask("dredgers", viewer_of(db, cast[EMPLOYER])).total == 0
    assert ask("dredgers", Viewer()).total == 0


def test_what_is_not_published_yet_is_found_by_nobody(db, cast, record, found):
    record.state = PROPOSED
    assert found("dredgers", viewer_of(db, cast[WORKER])) == set()
    assert shown(db, viewer_of(db, cast[WORKER]), RESOURCE, record.id) is None


def test_what_is_withdrawn_is_passed_over_at_once_with_all_its_pages(db, cast, now, record, ask, index):
    reader = viewer_of(db, cast[MEMBER])
    assert ask("dredgers", reader).total == 1
    record.state = WITHDRAWN
    outbox.record(db, ResourceWithdrawn(resource_id=record.id), now=now)
    assert waiting(db) == {(RESOURCE, record.id), *((PASSAGE, one) for one in passage_ids(db, record))}
    told = find(db, reader, Question(understand("dredgers"), facets=("kind",)))
    assert (told.found, told.total, dict(told.counts["kind"])) == ((), 0, {})
    assert ask("dredgers", reader).total == 0


def test_other_readers_of_a_record_are_other_readers_of_its_pages(db, cast, now, record, ask):
    assert ask("dredgers", viewer_of(db, cast[EMPLOYER])).total == 1
    record.audience_id = audience_named(db, "constituency:workers_org").id
    outbox.record(db, ResourceChanged(resource_id=record.id), now=now)
    assert ask("dredgers", viewer_of(db, cast[EMPLOYER])).total == 0
    assert ask("dredgers", viewer_of(db, cast[WORKER])).total == 1


def test_only_the_current_version_is_found(db, cast, now, record, ask):
    reader = viewer_of(db, cast[MEMBER])
    add_version(db, db.query(File.id).scalar(), ["Zeppelins replaced it."], now=now)
    assert ask("dredgers", reader).total == 0
    assert ask("zeppelins", reader).total == 1


def test_a_version_that_is_still_looked_at_changes_nothing(db, cast, now, record, ask):
    version = add_version(db, db.query(File.id).scalar(), ["Unseen words."], now=now)
    version.state = WAITING
    reader = viewer_of(db, cast[MEMBER])
    assert (ask("unseen", reader).total, ask("dredgers", reader).total) == (0, 1)


def test_a_file_that_is_gone_is_found_no_more(db, cast, now, record, ask):
    reader = viewer_of(db, cast[MEMBER])
    assert ask("dredgers", reader).total == 1
    remove_file(db, file=db.query(File).one(), now=now)
    told = ask("dredgers", reader)
    assert (told.found, told.total, dict(told.counts["kind"])) == ((), 0, {})


def test_where_the_rights_do_not_allow_it_no_page_is_shown(db, cast, record, found):
    record.may_host = False
    assert found("dredgers", viewer_of(db, cast[MEMBER])) == set()


def test_each_file_has_its_own_address(db, cast, now, record, ask):
    assert add_pages(db, record, ["Handout on bunks"], now=now) == 2
    (one,) = ask("bunks", viewer_of(db, cast[MEMBER])).found
    assert one.shown.spot.address == f"/resources/{record.id}/files/2#page=1"
