"""Records that may be about the same: by the words of a title, in other languages too; then by what they are
about."""

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.kit.search.clues import tries
from apfl_net.kit.search.documents import id_of
from apfl_net.kit.search.engine import EngineAway
from apfl_net.kit.search.finding import Question, find
from apfl_net.kit.search.language import Term, Wanted, understand
from apfl_net.resources.models.resources import Resource, ResourceTerm
from apfl_net.resources.queries.visible import visible_resources
from apfl_net.vocabulary.expanding import Expanded
from apfl_net.vocabulary.queries.book import expand

MOST_ALIKE = 5
ONLY_RESOURCES = {"kind": ("resource",)}


def records_alike(session: Session, viewer: Viewer, record: Resource) -> list[int]:
    """Ids, the nearest first; not of the same document in other languages, which its page names anyway."""
    unwanted = {record.id, *_versions_of(session, record)}
    found: dict[int, None] = {}
    for ids in (*_by_words(session, viewer, record), _by_terms(session, viewer, record)):
        found |= dict.fromkeys(one for one in ids if one not in unwanted)
        if len(found) >= MOST_ALIKE:
            break
    return list(found)[:MOST_ALIKE]


def _versions_of(session: Session, record: Resource) -> set[int]:
    if record.work_id is None:
        return set()
    return set(session.scalars(select(Resource.id).where(Resource.work_id == record.work_id)))


def _by_words(session: Session, viewer: Viewer, record: Resource) -> Iterator[list[int]]:
    """Where the search is away, none."""
    for words in _asked(session, record.title_english or record.title):
        asked = Question(
            words.wanted, filters=ONLY_RESOURCES, expansions=words.expansions, limit=2 * MOST_ALIKE
        )
        try:
            yield [id_of(one.group) for one in find(session, viewer, asked).found]
        except EngineAway:
            return


def _asked(session: Session, title: str) -> Iterator[Expanded]:
    """All words that say something; each term of the glossary in it, in every language; then fewer words."""
    whole, *fewer = [Wanted(tuple(Term(word) for word in words)) for words in tries(title)] or [Wanted()]
    if whole.terms:
        yield Expanded(whole)
    for also in expand(session, understand(title)).also:
        yield expand(session, understand(also.typed))
    yield from (Expanded(wanted) for wanted in fewer)


def _by_terms(session: Session, viewer: Viewer, record: Resource) -> list[int]:
    """Those that share most terms of the vocabularies, the latest first."""
    own = select(ResourceTerm.vocabulary, ResourceTerm.code).where(ResourceTerm.resource_id == record.id)
    terms = {(vocabulary, code) for vocabulary, code in session.execute(own)}
    if not terms:
        return []
    shared = (
        visible_resources(viewer)
        .with_only_columns(Resource.id)
        .join(ResourceTerm, ResourceTerm.resource_id == Resource.id)
        .where(ResourceTerm.code.in_({code for _, code in terms}), Resource.id != record.id)
        .group_by(Resource.id, Resource.published_at)
        .order_by(func.count().desc(), Resource.published_at.desc(), Resource.id)
        .limit(2 * MOST_ALIKE)
    )
    return list(session.scalars(shared))
