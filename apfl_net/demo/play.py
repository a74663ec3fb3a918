"""Playing the story: every line of it becomes what a member would have done on a page, at its time."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

from apfl_net.access.actions import add_to_group, make_group, make_staff, set_password_hash
from apfl_net.access.bylines import ORGANISATION
from apfl_net.access.models import MEMBERS, PUBLIC, Audience
from apfl_net.access.queries import audience_of_constituency, group_with_slug, viewer_for
from apfl_net.access.viewer import Viewer
from apfl_net.demo.answering import answer
from apfl_net.demo.cast import STORY, Person, cast
from apfl_net.demo.changing import change
from apfl_net.demo.discussing import discuss
from apfl_net.demo.following import follow
from apfl_net.demo.grouping import own, propose_admissions
from apfl_net.demo.joining import let_people_ask
from apfl_net.demo.moderating import moderate
from apfl_net.demo.ordering import keep_order
from apfl_net.demo.profiles import describe, profiles
from apfl_net.demo.publishing import publish
from apfl_net.demo.sharing import share
from apfl_net.demo.shelving import shelve
from apfl_net.demo.shelving_guide import shelve_guide
from apfl_net.demo.summing_up import sum_up
from apfl_net.discussions.actions.closing import close_thread
from apfl_net.discussions.actions.posting import reply_to_thread, start_thread
from apfl_net.discussions.actions.reading import note_reading
from apfl_net.discussions.actions.spaces import make_moderator, open_space
from apfl_net.discussions.models.posts import Post
from apfl_net.discussions.models.spaces import Space
from apfl_net.discussions.models.threads import Thread
from apfl_net.discussions.policy.identities import Identity
from apfl_net.discussions.queries.visible import get_thread
from apfl_net.discussions.schemas.fields import new_form_key
from apfl_net.figures.actions import take_snapshots
from apfl_net.kit.config import settings
from apfl_net.kit.facts import note_fact
from apfl_net.kit.passwords import hash_password
from apfl_net.members.actions import add_member, grant_signing, take_place
from apfl_net.members.models import Member, Organisation
from apfl_net.members.queries import current_membership, signs_for

JOINED_DAYS_AGO = 90
SHELVED_DAYS_AGO = 80


@dataclass(frozen=True)
class Turn:
    """One post of the story, with the time it is written at."""

    at: datetime
    thread: int
    number: int
    by: str
    body: str
    language: str
    answers: int | None
    quotes: int | None  # the post whose words the body begins with
    shown_as: str  # how its writer wants to be shown
    pseudonym: str  # the first time


@cache
def threads() -> list[dict[str, Any]]:
    """The threads of the story, as in `story/threads/*.toml`."""
    return [tomllib.loads(path.read_text("utf-8")) for path in sorted((STORY / "threads").glob("*.toml"))]


def play(session: Session, *, now: datetime) -> None:
    """Load the whole demo community, told as up to `now`."""
    note_fact(session, "demo", now.isoformat())
    members = invite_cast(session, now=now - timedelta(days=JOINED_DAYS_AGO))
    set_passwords(session, members, now=now)
    describe(session, members, now=now - timedelta(days=JOINED_DAYS_AGO))
    spaces = furnish(session, members, now=now - timedelta(days=JOINED_DAYS_AGO))
    shelve(session, now - timedelta(days=SHELVED_DAYS_AGO))
    performance = _Performance(session, members, spaces)
    performance.all_turns(now)
    newcomer = moderate(session, performance.viewers, performance.post, now)
    set_passwords(session, {newcomer.handle: newcomer}, now=now)
    discuss(session, members, now)
    publish(session, members, now)
    share(session, members, now)
    shelve_guide(session, members, now)
    let_people_ask(session, members, now)
    propose_admissions(session, members, now)
    count_past_weeks(session, now)


def count_past_weeks(session: Session, now: datetime) -> None:
    """Figures as they would have been counted on the Sundays since the network began."""
    sunday = now.date() - timedelta(days=now.isoweekday())
    for weeks in range(JOINED_DAYS_AGO // 7 + 1):
        take_snapshots(session, day=sunday - timedelta(weeks=weeks))


def invite_cast(session: Session, *, now: datetime) -> dict[str, Member]:
    """Everybody of the cast as members, by handle; nobody can sign in yet."""
    return {handle: _invite(session, person, now) for handle, person in cast().items()}


def _invite(session: Session, person: Person, now: datetime) -> Member:
    member = add_member(
        session,
        email=person.email,
        name=person.name,
        handle=person.handle,
        bio=person.bio,
        languages=person.languages,
        interface_language=None if person.interface_language == "en" else person.interface_language,
        time_zone=person.time_zone,
        listed=person.listed,
        public_name=person.public_name,
        now=now,
    )
    take_place(
        session,
        member=member,
        organisation=person.organisation,
        position=person.position,
        constituency=person.constituency,
        country=person.country,
        kind=profiles()[person.handle].organisation_kind,
        now=now,
    )
    if person.staff_role:
        make_staff(session, member=member, role=person.staff_role, now=now)
    return member


def set_passwords(session: Session, members: dict[str, Member], *, now: datetime) -> None:
    """The same demo password for all; hashed once, because hashing is slow on purpose."""
    hashed = hash_password(settings().demo_password)
    for member in members.values():
        set_password_hash(session, member_id=member.id, hashed=hashed, now=now)


def furnish(session: Session, members: dict[str, Member], *, now: datetime) -> dict[str, Space]:
    """Groups and spaces, by slug, with their moderators."""
    plan = tomllib.loads((STORY / "spaces.toml").read_text("utf-8"))
    for group in plan["group"]:
        made = make_group(session, slug=group["slug"], name=group["name"])
        made.purpose, made.needs_second = group.get("purpose", ""), group.get("needs_second", False)
        for handle in group["members"]:
            add_to_group(session, group=made, member=members[handle], now=now)
        own(session, made, [members[handle] for handle in group.get("owners", [])])
    for signer in plan["signer"]:
        _let_sign(session, members[signer["member"]], members[signer["granted_by"]], now)
    return {space["slug"]: _open(session, space, members, now) for space in plan["space"]}


def _let_sign(session: Session, member: Member, granted_by: Member, now: datetime) -> None:
    """For the organisation that they belong to."""
    membership = current_membership(session, member.id)
    if membership is None:
        raise LookupError(f"{member.handle} belongs to no organisation")
    body = session.get_one(Organisation, membership.organisation_id)
    grant_signing(session, member=member, organisation=body, granted_by=granted_by.id, now=now)


def _open(session: Session, plan: dict[str, Any], members: dict[str, Member], now: datetime) -> Space:
    space = open_space(
        session,
        slug=plan["slug"],
        name=plan["name"],
        purpose=plan["purpose"],
        audience=audience_named(session, plan["audience"]),
        starters=plan["starters"],
        pseudonyms=plan.get("pseudonyms", False),
        chatham_house=plan.get("chatham_house", False),
        now=now,
    )
    for handle in plan["moderators"]:
        make_moderator(session, space=space, member=members[handle], now=now)
    return space


def audience_named(session: Session, name: str) -> Audience:
    """The audience that the story calls `public`, `members`, `constituency:CODE` or `group:SLUG`."""
    kind, _, which = name.partition(":")
    if kind in {"public", "members"}:
        return session.get_one(Audience, PUBLIC if kind == "public" else MEMBERS)
    find = audience_of_constituency if kind == "constituency" else group_with_slug
    found = find(session, which)
    if found is None:
        raise LookupError(f"no audience {name}")
    return found


class _Performance:
    """The turns of all threads, in the order of time, so that everything comes about as it would have."""

    def __init__(self, session: Session, members: dict[str, Member], spaces: dict[str, Space]) -> None:
        self.session = session
        self.spaces = spaces
        self.viewers = {handle: viewer_for(session, member.id) for handle, member in members.items()}
        self.posts: dict[tuple[int, int], Post] = {}

    def all_turns(self, now: datetime) -> None:
        for turn in sorted(turns(now), key=lambda turn: (turn.at, turn.thread, turn.number)):
            self._take(turn)
        change(self.session, self.viewers, self.post)
        answer(self.session, self.viewers, self.post, now)
        follow(self.session, self.viewers, self.post, now)
        for index, thread in enumerate(threads()):
            if "closed_days_ago" in thread:
                self._close(index, thread, now - timedelta(days=thread["closed_days_ago"]))
        keep_order(self.session, self.viewers, self.post, now)
        sum_up(self.session, self.viewers, self.post, now)

    def _take(self, turn: Turn) -> None:
        author = self.viewers[turn.by]
        said: dict[str, Any] = {
            "body": self._quote(turn) + turn.body,
            "language": turn.language,
            "form_key": new_form_key(),
            "identity": self._identity(turn, author),
            "now": turn.at,
        }
        if turn.number == 1:
            plan = threads()[turn.thread]
            about: dict[str, Any] = {key: plan.get(key) for key in ("country", "theme", "form", "sector")}
            space = self.spaces[plan["space"]]
            about |= {"title": plan["title"], "is_question": plan.get("question", False)}
            post = start_thread(self.session, author=author, space=space, **about, **said)
        else:
            answers = self.posts[turn.thread, turn.answers] if turn.answers else None
            post = reply_to_thread(
                self.session, author=author, thread=self._thread(turn.thread), answers=answers, **said
            )
        self.posts[turn.thread, turn.number] = post
        # Whoever writes has read what came before.
        note_reading(self.session, viewer=author, thread_id=post.thread_id, number=post.number, now=turn.at)

    def _identity(self, turn: Turn, author: Viewer) -> Identity:
        signs = signs_for(self.session, author.id) if turn.shown_as == ORGANISATION else []
        return Identity(turn.shown_as, signs[0].id if signs else None, turn.pseudonym)

    def _quote(self, turn: Turn) -> str:
        """The head of the quote with which a post begins, if it does."""
        quoted = turn.quotes and self.posts[turn.thread, turn.quotes]
        return f"> [#{turn.quotes}]({quoted.path}):\n" if quoted else ""

    def post(self, thread: int, number: int) -> Post:
        """By the number of the thread's file."""
        return self.posts[thread - 1, number]

    def _thread(self, index: int) -> Thread:
        opening = self.posts[index, 1]
        author = next(viewer for viewer in self.viewers.values() if viewer.member_id == opening.author_id)
        return get_thread(self.session, author, opening.thread_id)

    def _close(self, index: int, plan: dict[str, Any], at: datetime) -> None:
        thread = self._thread(index)
        moderators = tomllib.loads((STORY / "spaces.toml").read_text("utf-8"))["space"]
        handle = next(space["moderators"][0] for space in moderators if space["slug"] == plan["space"])
        close_thread(
            self.session, moderator=self.viewers[handle], thread=thread, reason=plan["closed_reason"], now=at
        )


def turns(now: datetime) -> Iterator[Turn]:
    """Every post of every thread, dated relative to `now`."""
    for index, thread in enumerate(threads()):
        start = now - timedelta(days=thread["days_ago"])
        for number, post in enumerate(thread["post"], start=1):
            yield Turn(
                at=start + timedelta(hours=post["hours"]),
                thread=index,
                number=number,
                by=post["by"],
                body=post["body"].strip(),
                language=post.get("lang", ""),
                answers=post.get("answers"),
                quotes=post.get("quotes"),
                shown_as=post.get("as", "member"),
                pseudonym=post.get("pseudonym", ""),
            )
