"""Several who keep the glossary at one time, in real transactions."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from apfl_net.access.queries import viewer_for
from apfl_net.demo.cast import ADMIN, MODERATOR
from apfl_net.kit.clock import utc_now
from apfl_net.kit.db import open_session
from apfl_net.members.queries import member_by_email
from apfl_net.vocabulary.actions import add_concept, add_wording, change_wording, relate
from apfl_net.vocabulary.models import Concept, GlossaryChange, Relation, Wording
from apfl_net.vocabulary.policy import ChangedMeanwhile, TermIsThere, WordingIsThere


def together(*acts):
    """Do all of them at once, each as somebody else; what stood against each, if anything."""

    def attempt(number):
        try:
            with open_session(writing=True) as session:
                keeper = member_by_email(session, (ADMIN, MODERATOR)[number % 2])
                acts[number](session, viewer=viewer_for(session, keeper.id), now=utc_now())
        except (ChangedMeanwhile, TermIsThere, WordingIsThere) as refusal:
            return type(refusal).__name__
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(attempt, range(len(acts))))


def wording(session, text):
    return session.scalars(select(Wording).where(Wording.text == text)).one()


def concept(session, code):
    return session.scalars(select(Concept).where(Concept.code == code)).one()


def test_of_several_who_change_a_wording_from_the_same_version_one_is_told_of_none(own_database):
    with open_session(writing=False) as session:
        khmer = wording(session, "សហជីព").id

    def change_to(text):
        def act(session, **told):
            changed = {"text": text, "confidence": "known", "source": "", "is_on": True}
            seen = session.get_one(Wording, khmer)
            change_wording(session, wording=seen, started_from=1, **changed, **told)

        return act

    assert together(*map(change_to, "កខគឃ")) == ["", *["ChangedMeanwhile"] * 3]
    with open_session(writing=False) as session:
        [kept] = session.scalars(select(GlossaryChange.after).where(GlossaryChange.kind == "text"))
        assert wording(session, kept).version == 2


def test_the_same_is_added_once(own_database):
    def add_term(session, **told):
        add_concept(session, term="wage theft", definition="D", source="", **told)

    def add_the_wording(session, **told):
        words = {"language": "my", "text": "သမဂ္ဂ", "confidence": "known", "source": ""}
        add_wording(session, concept=concept(session, "trade_union"), **words, **told)

    def relate_them(session, **told):
        one, other = concept(session, "trade_union"), concept(session, "employer")
        relate(session, concept=one, other=other, **told)

    assert together(add_term, add_term, add_term) == ["", "TermIsThere", "TermIsThere"]
    assert together(add_the_wording, add_the_wording) == ["", "WordingIsThere"]
    assert together(relate_them, relate_them) == ["", ""]
    with open_session(writing=False) as session:
        made = session.scalars(select(GlossaryChange.kind).order_by(GlossaryChange.id)).all()
        assert made == ["concept added", "wording added", "related", "related"]  # the last in both histories
        assert len(session.scalars(select(Relation)).all()) == 21
