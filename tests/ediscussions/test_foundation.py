"""An e-discussion is made, announced and contributed to."""

from sqlalchemy import select

from apfl_net.demo.cast import ADMIN, FACILITATOR, MEMBER, WORKER
from apfl_net.ediscussions.models.contributions import Contribution, ContributionQuestion
from apfl_net.ediscussions.models.questions import GuidingQuestion
from apfl_net.ediscussions.queries.lists import changes_of
from tests.factories.ediscussions import make_contribution, make_ediscussion


def test_an_announced_one_is_open_and_takes_a_contribution(db, cast, now, browser_as):
    made = make_ediscussion(db, by=cast[ADMIN], facilitators=(cast[FACILITATOR],), now=now)
    question = db.scalars(select(GuidingQuestion)).first()
    post = make_contribution(db, author=cast[MEMBER], ediscussion=made, now=now, questions=(question,))
    assert db.scalars(select(Contribution.capacity)).all() == ["personal"]
    assert db.scalars(select(ContributionQuestion.form_key)).all() == [post.form_key]
    assert [change.phase for change in changes_of(db, made.id)] == ["announced", "open"]
    answer = browser_as(WORKER).get(made.path)
    assert answer.status_code == 200
    assert made.title in browser_as(WORKER).get("/e-discussions").text


def test_a_draft_is_there_for_those_who_prepare_it(db, cast, now, browser_as):
    made = make_ediscussion(db, by=cast[ADMIN], facilitators=(cast[FACILITATOR],), now=now, announced=False)
    assert browser_as(FACILITATOR).get(made.path).status_code == 200
    assert browser_as(WORKER).get(made.path).status_code == 404
