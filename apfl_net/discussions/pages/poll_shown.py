"""A poll as one viewer sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from apfl_net.access.bylines import name_for
from apfl_net.access.marks import AudienceMark
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.marks import mark_of
from apfl_net.discussions.models.polls import Poll
from apfl_net.discussions.queries.polls import poll_rows
from apfl_net.kit.db import AnyRow
from apfl_net.kit.errors import NotFound
from apfl_net.kit.figures import FEWEST_SHOWN, published


@dataclass(frozen=True, slots=True)
class OptionShown:
    id: int
    label: str
    votes: int | None  # None: not to be told
    share: int  # of the longest bar, in hundredths
    is_own: bool


@dataclass(frozen=True, slots=True)
class PollShown:
    thread_id: int
    question: str
    several: bool
    anonymous: bool
    closes_at: datetime | None
    is_closed: bool
    maker: str
    made_by: int
    audience: AudienceMark | None  # only where it is not the thread's
    options: tuple[OptionShown, ...]
    voters: int | None  # None: not to be told
    nobody_voted: bool
    has_voted: bool
    tells_result: bool
    hides_counts: bool

    @property
    def takes_vote(self) -> bool:
        """Whether a member who looks at it can vote, for the first time or anew."""
        return not self.is_closed and not (self.anonymous and self.has_voted)


def show_poll(
    session: Session, viewer: Viewer, thread_id: int, thread_audience: int, now: datetime
) -> PollShown:
    """The poll of a thread that the viewer is known to see; `NotFound` where there is none for them."""
    rows = poll_rows(session, viewer, thread_id)
    if not rows:
        raise NotFound
    first = rows[0]
    poll: Poll = first.Poll
    tells_result = poll.is_closed(now) or not poll.hidden_until_closed
    counts, voters = _may_be_told(poll, [row.votes for row in rows], first.voters)
    return PollShown(
        thread_id=poll.thread_id,
        question=poll.question,
        several=poll.several,
        anonymous=poll.anonymous,
        closes_at=poll.closes_at,
        is_closed=poll.is_closed(now),
        maker=name_for(viewer.signed_in, name=first.name, public_name=first.public_name),
        made_by=poll.made_by,
        audience=mark_of(first) if poll.audience_id != thread_audience else None,
        options=_options(rows, counts if tells_result else [None] * len(rows)),
        voters=voters,
        nobody_voted=first.voters == 0,
        has_voted=first.has_voted,
        tells_result=tells_result,
        hides_counts=tells_result and None in counts,
    )


def _may_be_told(poll: Poll, votes: Sequence[int], voters: int) -> tuple[Sequence[int | None], int | None]:
    """How often each option was chosen, and by how many members: of an anonymous poll no small numbers."""
    if not poll.anonymous:
        return votes, voters
    line = published(votes)
    several_or_told = poll.several or line.total is not None
    return line.counts, voters if voters >= FEWEST_SHOWN and several_or_told else None


def _options(rows: Sequence[AnyRow], counts: Sequence[int | None]) -> tuple[OptionShown, ...]:
    most = max((count for count in counts if count), default=1)
    return tuple(
        OptionShown(row.option_id, row.label, count, round(100 * (count or 0) / most), bool(row.is_own))
        for row, count in zip(rows, counts, strict=True)
    )
