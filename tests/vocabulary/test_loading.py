"""The glossary that comes with the house is loaded once; what the secretariat makes of it stays."""

from sqlalchemy import func, select

from apfl_net.demo.cast import ADMIN
from apfl_net.kit.facts import fact
from apfl_net.kit.search.language import understand
from apfl_net.vocabulary.actions import change_concept, change_wording, unrelate
from apfl_net.vocabulary.book import spellings
from apfl_net.vocabulary.models import FOUND, UNSURE, Concept, Relation, Wording
from apfl_net.vocabulary.queries.book import expand, glossary_book
from apfl_net.vocabulary.queries.glossary import related_to
from apfl_net.vocabulary.reference import GLOSSARY, load_glossary, shipped_book
from tests.factories.discussions import viewer_of


def concept(db, code):
    return db.scalars(select(Concept).where(Concept.code == code)).one()


def wording(db, text):
    return db.scalars(select(Wording).where(Wording.text == text)).one()


def counts(db):
    return [db.scalar(select(func.count()).select_from(table)) for table in (Concept, Wording, Relation)]


def test_what_comes_with_the_house_is_there(db):
    assert counts(db) == [26, 122, 20]
    told = wording(db, "强迫劳动")
    assert (told.language, told.confidence, told.is_on) == ("zh", FOUND, True)
    assert told.source.startswith("http")


def test_what_nobody_has_confirmed_is_off(db):
    unsure = db.scalars(select(Wording).where(Wording.confidence == UNSURE)).all()
    assert len(unsure) > 5
    assert not any(one.is_on for one in unsure)
    assert all(one.is_on for one in db.scalars(select(Wording).where(Wording.confidence != UNSURE)))


def test_the_database_and_the_data_make_the_same_book(db):
    read, shipped = glossary_book(db), shipped_book()
    assert [one.text for one in read.everything()] == [one.text for one in shipped.everything()]
    assert len(spellings(next(shipped.everything()))) == 2  # labour, labor


def test_loading_again_changes_nothing(db):
    before, mark = counts(db), fact(db, GLOSSARY)
    load_glossary(db)
    db.expire_all()
    assert (counts(db), fact(db, GLOSSARY)) == (before, mark)


def test_what_was_changed_stays_when_it_is_loaded_again(db, cast, now):
    viewer = viewer_of(db, cast[ADMIN])
    union, khmer = concept(db, "trade_union"), wording(db, "សហជីព")
    told = {"term": "labour union", "definition": "D", "source": "S", "is_on": True}
    change_concept(db, viewer=viewer, concept=union, started_from=1, now=now, **told)
    corrected = {"text": "សហជីពកម្មករ", "confidence": UNSURE, "source": "", "is_on": False}
    change_wording(db, viewer=viewer, wording=khmer, started_from=1, now=now, **corrected)
    [other] = related_to(db, union)
    unrelate(db, viewer=viewer, concept=union, other=other, now=now)
    before = counts(db)
    load_glossary(db)
    db.expire_all()
    assert counts(db) == before
    assert concept(db, "trade_union").term == "labour union"
    assert wording(db, "សហជីពកម្មករ").is_on is False
    assert related_to(db, union) == []


def test_what_nobody_touched_follows_the_data(db):
    told, mark = wording(db, "工会"), fact(db, GLOSSARY)
    told.confidence, told.is_on = UNSURE, False
    concept(db, "employer").definition = "as an older release had it"
    db.flush()
    load_glossary(db)
    db.expire_all()
    assert wording(db, "工会").is_on
    assert concept(db, "employer").definition == "person or firm that hires workers"
    assert fact(db, GLOSSARY) != mark


def test_what_the_secretariat_had_before_is_not_doubled(db):
    own = concept(db, "victim")
    own.code, own.version = None, 2
    wording(db, "工会").shipped_as = None
    db.flush()
    before = counts(db)
    load_glossary(db)
    assert counts(db) == before
    assert expand(db, understand("工会")).expansions != ()
