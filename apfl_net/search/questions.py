"""What is asked as a question to the engine: in other words too, unless somebody wants their own alone."""

from sqlalchemy.orm import Session

from apfl_net.kit.search.finding import Question
from apfl_net.search.asked import Asked
from apfl_net.vocabulary.expanding import Expanded
from apfl_net.vocabulary.queries.book import expand


def expanded(session: Session, asked: Asked) -> Expanded:
    return Expanded(asked.wanted) if asked.literally else expand(session, asked.wanted)


def question_of(asked: Asked, words: Expanded) -> Question:
    """The same wherever it is asked: on the page, and for saved searches."""
    return Question(words.wanted, filters=asked.filters, expansions=words.expansions, order=asked.order)
