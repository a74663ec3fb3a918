"""The synthesis of an e-discussion of the story: marked, written, commented on, published; its figures."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.access.queries import viewer_for
from apfl_net.access.viewer import Viewer
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.schemas.fields import new_form_key
from apfl_net.ediscussions.actions.counting import count_week
from apfl_net.ediscussions.actions.marking import add_theme, mark
from apfl_net.ediscussions.actions.synthesising import (
    comment,
    open_for_comments,
    publish_synthesis,
    write_synthesis,
)
from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.members.models import Member


def synthesise(
    session: Session, members: Mapping[str, Member], made: Ediscussion, plan: Mapping[str, Any], now: datetime
) -> None:
    """Of one that has closed; all of them are counted up to now."""
    if "synthesis" in plan and made.closes_at and made.closes_at < now:
        _Synthesis(session, members, made, plan["synthesis"], made.closes_at).play()
    count_week(session, ediscussion=made, now=now)


class _Synthesis:
    def __init__(
        self,
        session: Session,
        members: Mapping[str, Member],
        made: Ediscussion,
        plan: Mapping[str, Any],
        closed_at: datetime,
    ) -> None:
        self.session, self.members, self.made, self.plan = session, members, made, plan
        self.closed_at = closed_at
        self.by = self._viewer(plan["by"])

    def play(self) -> None:
        written, opened = self._day("written_after"), self._day("opened_after")
        self._mark(written)
        write_synthesis(
            self.session,
            by=self.by,
            ediscussion=self.made,
            body=self.plan["body"].strip(),
            started_from=0,
            now=written,
        )
        until = opened + timedelta(days=self.plan["comment_days"])
        open_for_comments(self.session, by=self.by, ediscussion=self.made, until=until, now=opened)
        for said in self.plan["comment"]:
            self._comment(said)
        publish_synthesis(self.session, by=self.by, ediscussion=self.made, now=self._day("published_after"))

    def _mark(self, now: datetime) -> None:
        posts = self.session.scalars(
            select(Post).where(Post.thread_id == self.made.thread_id).order_by(Post.number)
        ).all()
        for plan in self.plan["theme"]:
            theme = add_theme(self.session, by=self.by, ediscussion=self.made, name=plan["name"], now=now)
            whole = [{"contribution": number, "words": ""} for number in plan.get("contributions", [])]
            for passage in [*whole, *plan.get("passages", [])]:
                mark(
                    self.session,
                    by=self.by,
                    ediscussion=self.made,
                    post=posts[passage["contribution"] - 1],
                    words=passage["words"],
                    themes=[theme.id],
                    now=now,
                )

    def _comment(self, plan: Mapping[str, Any]) -> None:
        comment(
            self.session,
            by=self._viewer(plan["by"]),
            ediscussion=self.made,
            body=plan["body"],
            version=1,
            form_key=new_form_key(),
            now=self.closed_at + timedelta(days=plan["after"]),
        )

    def _day(self, what: str) -> datetime:
        return self.closed_at + timedelta(days=self.plan[what])

    def _viewer(self, handle: str) -> Viewer:
        return viewer_for(self.session, self.members[handle].id)
