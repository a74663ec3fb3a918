"""What the discussions hold about a member: what they wrote, typed, kept, read, and said in one click."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.discussions.actions.forgetting import forget_member
from apfl_net.discussions.models.drafts import Draft
from apfl_net.discussions.models.holds import WAITS, HeldContribution
from apfl_net.discussions.models.polls import Poll, PollChoice, PollOption, PollVoter
from apfl_net.discussions.models.posts import Bookmark, Post, PostRevision, Reaction
from apfl_net.discussions.models.spaces import IdentityLookup, Pseudonym, Space, SpaceRole
from apfl_net.discussions.models.threads import CaughtUp, Reading, Thread
from apfl_net.discussions.models.widenings import Widening, WideningAnswer
from apfl_net.kit.db import AnySelect
from apfl_net.kit.personal import Holdings, rows_of
from apfl_net.members.models import Member


def export(session: Session, member_id: int) -> Holdings:
    """Their own words, whoever may read them now. Of what others wrote there are numbers only."""
    kept = _written(member_id) | _kept(member_id) | _said(member_id)
    return {name: rows_of(session, statement) for name, statement in kept.items()}


def erase(session: Session, member_id: int, now: datetime) -> None:
    forget_member(session, member=session.get_one(Member, member_id), now=now)


def _written(member_id: int) -> dict[str, AnySelect]:
    threads = select(Thread.id, Thread.title, Thread.started_at).where(Thread.author_id == member_id)
    posts = select(
        Post.id,
        Post.thread_id,
        Post.number,
        Post.written_at,
        Post.edited_at,
        Post.removed_at,
        Post.language,
        Post.shown_as,
        Pseudonym.name.label("pseudonym"),
        Post.body,
    ).outerjoin(Pseudonym, Pseudonym.id == Post.pseudonym_id)
    versions = select(
        PostRevision.post_id,
        PostRevision.number,
        PostRevision.written_at,
        PostRevision.language,
        PostRevision.body,
    )
    names = select(Space.name.label("space"), Pseudonym.name, Pseudonym.made_at).join(
        Space, Space.id == Pseudonym.space_id
    )
    return {
        "threads": threads.order_by(Thread.id),
        "posts": posts.where(Post.author_id == member_id).order_by(Post.id),
        "versions_of_posts": versions.where(PostRevision.written_by == member_id),
        "pseudonyms": names.where(Pseudonym.member_id == member_id),
    }


def _kept(member_id: int) -> dict[str, AnySelect]:
    drafts = select(
        Draft.thread_id,
        Draft.space_id,
        Draft.post_id,
        Draft.title,
        Draft.language,
        Draft.saved_at,
        Draft.body,
    )
    bookmarks = select(Bookmark.post_id, Bookmark.note, Bookmark.remind_at, Bookmark.made_at)
    return {
        "drafts": drafts.where(Draft.member_id == member_id).order_by(Draft.id),
        "bookmarks": bookmarks.where(Bookmark.member_id == member_id).order_by(Bookmark.id),
        "readings": select(Reading.thread_id, Reading.last_number, Reading.read_at).where(
            Reading.member_id == member_id
        ),
        "put_aside": select(CaughtUp.space_id, CaughtUp.caught_up_at).where(CaughtUp.member_id == member_id),
    }


def _said(member_id: int) -> dict[str, AnySelect]:
    """Of anonymous polls there is that they voted: nobody has what for."""
    reactions = select(Reaction.post_id, Reaction.kind, Reaction.reacted_at)
    choices = (
        select(Poll.thread_id, PollOption.label)
        .join(PollOption, PollOption.poll_id == Poll.id)
        .join(PollChoice, PollChoice.option_id == PollOption.id)
    )
    answers = select(Widening.thread_id, WideningAnswer.agreed, WideningAnswer.answered_at).join(
        Widening, Widening.id == WideningAnswer.widening_id
    )
    voted = select(Poll.thread_id).join(PollVoter, PollVoter.poll_id == Poll.id)
    waiting = select(HeldContribution.title, HeldContribution.body, HeldContribution.sent_at)
    looked_up = select(IdentityLookup.post_id, IdentityLookup.looked_at, IdentityLookup.reason)
    return {
        "waiting_for_moderators": waiting.where(HeldContribution.author_id == member_id, WAITS),
        "looked_up_by_moderators": looked_up.where(IdentityLookup.member_id == member_id),
        "reactions": reactions.where(Reaction.member_id == member_id).order_by(Reaction.reacted_at),
        "votes": choices.where(PollChoice.member_id == member_id),
        "polls_voted_in": voted.where(PollVoter.member_id == member_id),
        "answers_about_readers": answers.where(WideningAnswer.member_id == member_id),
        "offices": select(SpaceRole.space_id, SpaceRole.role, SpaceRole.since).where(
            SpaceRole.member_id == member_id
        ),
    }
