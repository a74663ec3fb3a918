"""The e-discussions of the story: one that is closed, one that is open, each told from its first day."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

from apfl_net.access.bylines import ORGANISATION
from apfl_net.access.queries import group_with_slug, viewer_for
from apfl_net.access.viewer import Viewer
from apfl_net.demo.cast import STORY
from apfl_net.demo.facilitating import facilitate, invite_all
from apfl_net.demo.synthesising import synthesise
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.policy.identities import Identity
from apfl_net.discussions.schemas.fields import new_form_key
from apfl_net.ediscussions.actions.contributing import contribute, take_part
from apfl_net.ediscussions.actions.creating import Rules, create_ediscussion, make_event
from apfl_net.ediscussions.actions.dates import announce, schedule
from apfl_net.ediscussions.actions.phases import carry_out
from apfl_net.ediscussions.actions.proceedings import ask_for_proceedings
from apfl_net.ediscussions.actions.questions import add_question, word_question, write_topic_note
from apfl_net.ediscussions.actions.roles import give_role
from apfl_net.ediscussions.actions.translating import translate
from apfl_net.ediscussions.models.ediscussions import Ediscussion, ReferenceEvent
from apfl_net.ediscussions.models.questions import GuidingQuestion
from apfl_net.ediscussions.phases import moments
from apfl_net.ediscussions.policy.proceedings import may_make
from apfl_net.kit.i18n import zone
from apfl_net.members.models import Member
from apfl_net.members.queries import signs_for

PREPARED_BEFORE = timedelta(days=6)
ANNOUNCED_BEFORE = timedelta(days=3)
"""Before the last day of the event."""


@cache
def plans() -> list[dict[str, Any]]:
    """`story/ediscussions/*.toml`, the older one first."""
    return [
        tomllib.loads(path.read_text("utf-8")) for path in sorted((STORY / "ediscussions").glob("*.toml"))
    ]


def discuss(session: Session, members: Mapping[str, Member], now: datetime) -> list[Ediscussion]:
    """Play them up to `now`."""
    return [_Discussion(session, members, plan, now).play() for plan in plans()]


@dataclass
class _Discussion:
    session: Session
    members: Mapping[str, Member]
    plan: dict[str, Any]
    now: datetime

    def play(self) -> Ediscussion:
        by = self._viewer(self.plan["by"])
        last_day = self._last_day()
        start = self.now - timedelta(days=self.plan["event"]["last_day_ago"])
        event = self._event(by, last_day, start - PREPARED_BEFORE)
        made = self._make(by, event, start - PREPARED_BEFORE)
        self._give_roles(by, made, event, start - PREPARED_BEFORE)
        schedule(self.session, by=by, ediscussion=made, now=start - PREPARED_BEFORE)
        questions = self._ask(by, made, start - PREPARED_BEFORE)
        announce(self.session, by=by, ediscussion=made, now=start - ANNOUNCED_BEFORE)
        also = [self.members[handle].id for handle in self.plan["joined"]]
        invite_all(self.session, by=by, made=made, also=also, now=start - ANNOUNCED_BEFORE)
        posts = self._contribute(made, questions)
        facilitate(self.session, by=by, made=made, plan=self.plan, posts=posts, now=self.now)
        for _phase, moment in moments(made.schedule):
            if moment <= self.now:
                carry_out(self.session, ediscussion_id=made.id, now=moment)
        synthesise(self.session, self.members, made, self.plan, self.now)
        if may_make(made.schedule, self.now):
            ask_for_proceedings(self.session, by=by, ediscussion=made, language="en", now=self.now)
        return made

    def _last_day(self) -> date:
        here = zone(self.plan["event"]["time_zone"])
        return self.now.astimezone(here).date() - timedelta(days=self.plan["event"]["last_day_ago"])

    def _event(self, by: Viewer, last_day: date, now: datetime) -> ReferenceEvent:
        event = self.plan["event"]
        return make_event(
            self.session,
            by=by,
            title=event["title"],
            place=event["place"],
            first_day=last_day - timedelta(days=event["days"] - 1),
            last_day=last_day,
            time_zone=event["time_zone"],
            participants=[self.members[handle] for handle in event.get("participants", [])],
            group=group_with_slug(self.session, event["group"]) if "group" in event else None,
            now=now,
        )

    def _make(self, by: Viewer, event: ReferenceEvent, now: datetime) -> Ediscussion:
        made = create_ediscussion(
            self.session,
            by=by,
            event=event,
            title=self.plan["title"],
            objectives=self.plan["objectives"].strip(),
            languages=self.plan["languages"],
            rules=Rules(ring=self.plan["ring"], word_limit=self.plan["word_limit"]),
            now=now,
        )
        for note in self.plan["note"]:
            said = {"language": note["language"], "body": note["body"].strip()}
            write_topic_note(self.session, by=self._viewer(note["by"]), ediscussion=made, now=now, **said)
        return made

    def _give_roles(self, by: Viewer, made: Ediscussion, event: ReferenceEvent, now: datetime) -> None:
        for role in self.plan["role"]:
            first, last = role.get("first_day_after"), role.get("last_day_after")
            give_role(
                self.session,
                by=by,
                ediscussion=made,
                member=self.members[role["member"]],
                role=role["role"],
                first_day=event.last_day + timedelta(days=first) if first else None,
                last_day=event.last_day + timedelta(days=last) if last else None,
                now=now,
            )

    def _ask(self, by: Viewer, made: Ediscussion, now: datetime) -> list[GuidingQuestion]:
        asked = []
        for plan in self.plan["question"]:
            after = plan.get("opens_after")
            question = add_question(
                self.session,
                by=by,
                ediscussion=made,
                title=plan["title"],
                background=plan["background"],
                opens_at=made.opens_at + timedelta(days=after) if after and made.opens_at else None,
                now=now,
            )
            for language, text in plan.get("texts", {}).items():
                word_question(self.session, by=by, question=question, language=language, now=now, **text)
            asked.append(question)
        return asked

    def _contribute(self, made: Ediscussion, questions: list[GuidingQuestion]) -> list[Post]:
        posts: list[Post] = []
        for handle in self.plan["joined"]:
            joined = (made.opens_at or self.now) + timedelta(hours=2)
            take_part(self.session, member=self._viewer(handle), ediscussion=made, now=joined)
        for plan in self.plan["contribution"]:
            at = (made.opens_at or self.now) + timedelta(hours=plan["hours"])
            if at > self.now:
                continue
            post = contribute(
                self.session,
                author=self._viewer(plan["by"]),
                ediscussion=made,
                body=plan["body"].strip(),
                language=plan["lang"],
                form_key=new_form_key(),
                now=at,
                capacity=plan.get("capacity", "personal"),
                questions=[questions[number - 1].id for number in plan.get("questions", [])],
                identity=self._identity(plan),
                answers=posts[plan["answers"] - 1] if "answers" in plan else None,
            )
            posts.append(self.session.get_one(Post, post.id))
            self._translate(posts[-1], plan, at + timedelta(hours=3))
        return posts

    def _translate(self, post: Post, plan: dict[str, Any], now: datetime) -> None:
        for language, text in plan.get("translation", {}).items():
            said = {"language": language, "body": text["body"].strip(), "revision": post.revision}
            translate(self.session, by=self._viewer(text["by"]), post=post, is_machine=False, now=now, **said)

    def _identity(self, plan: dict[str, Any]) -> Identity:
        if plan.get("as") != ORGANISATION:
            return Identity()
        [body] = signs_for(self.session, self.members[plan["by"]].id)
        return Identity(ORGANISATION, body.id)

    def _viewer(self, handle: str) -> Viewer:
        return viewer_for(self.session, self.members[handle].id)
