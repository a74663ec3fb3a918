"""Telling somebody, and noting that they know."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from apfl_net.access.viewer import Viewer
from apfl_net.kit import signing
from apfl_net.kit.db import insert_or
from apfl_net.kit.mail.letters import post_letter
from apfl_net.members.models import Member
from apfl_net.notifications.models import UNSEEN, Notice, NoticePreference
from apfl_net.notifications.queries import who_wants, who_wants_mail
from apfl_net.notifications.reasons import REASONS, wanted_by_default

MAIL_AFTER = timedelta(minutes=5)
UNSUBSCRIBE_WITHIN = timedelta(days=730)


def notify(
    session: Session, *, member_id: int, reason: str, subject: str, subject_id: int, now: datetime
) -> None:
    """Tell a member of a subject, once: a second notice of the same subject is dropped."""
    notify_all(
        session, member_ids=[member_id], reason=reason, subject=subject, subject_id=subject_id, now=now
    )


def notify_all(
    session: Session,
    *,
    member_ids: Collection[int],
    reason: str,
    subject: str,
    subject_id: int,
    now: datetime,
    letter: str = "notifications.notice",
) -> None:
    """Tell each of these members who wants to hear of it for this reason. The first one they want counts.

    Who wants a mail too gets it a little later, if they have not read of it by then. `letter`: what kind,
    where the room that tells writes it itself.
    """
    told = [
        {
            "member_id": member_id,
            "reason": reason,
            "subject": subject,
            "subject_id": subject_id,
            "noticed_at": now,
        }
        for member_id in who_wants(session, reason, member_ids)
    ]
    if not told:
        return
    insert = insert_or(session, Notice).values(told)
    insert = insert.on_conflict_do_nothing(index_elements=["member_id", "subject", "subject_id"])
    new = session.scalars(insert.returning(Notice.member_id)).all()
    for member_id in who_wants_mail(session, reason, new):
        post_letter(
            session,
            letter,
            now=now,
            run_at=now + MAIL_AFTER,
            member_id=member_id,
            subject=subject,
            subject_id=subject_id,
        )


def forget(session: Session, *, subject: str, subject_id: int, reason: str | None = None) -> None:
    """Nobody is told of this subject any more, or not for this reason; when it comes up again, it is told
    anew."""
    forgotten = delete(Notice).where(Notice.subject == subject, Notice.subject_id == subject_id)
    session.execute(forgotten.where(Notice.reason == reason) if reason else forgotten)


def forget_for(session: Session, *, member_id: int, subject: str, subject_id: int) -> None:
    """The same for one member."""
    of_subject = Notice.subject == subject, Notice.subject_id == subject_id
    session.execute(delete(Notice).where(Notice.member_id == member_id, *of_subject))


def choose_notices(
    session: Session, *, viewer: Viewer, wanted: Collection[str], by_mail: Collection[str], quiet: bool
) -> None:
    """From now on, be told for these reasons and for none of the others that can be chosen."""
    rows = [
        {
            "member_id": viewer.id,
            "reason": reason,
            "wanted": reason in wanted,
            "by_mail": reason in by_mail,
        }
        for reason in REASONS
    ]
    insert = insert_or(session, NoticePreference).values(rows)
    session.execute(
        insert.on_conflict_do_update(
            index_elements=["member_id", "reason"],
            set_={"wanted": insert.excluded.wanted, "by_mail": insert.excluded.by_mail},
        )
    )
    session.get_one(Member, viewer.id).quiet_mail = quiet


def unsubscribe_token(member_id: int, reason: str) -> str:
    """Ends mail for one reason, and does nothing else; so it may be used by whoever holds the mail."""
    return signing.sign("unsubscribe", f"{member_id}:{reason}")


def whose_unsubscription(token: str) -> tuple[int, str] | None:
    """The member and the reason that this token is for; None when it is forged or very old."""
    signed = signing.unsign("unsubscribe", token, seconds=int(UNSUBSCRIBE_WITHIN.total_seconds()))
    member_id, _, reason = (signed or "").partition(":")
    return (int(member_id), reason) if reason in REASONS else None


def stop_mail(session: Session, *, member_id: int, reason: str) -> None:
    """No mail for this reason any more; the notices on the site stay as they are."""
    insert = insert_or(session, NoticePreference).values(
        member_id=member_id, reason=reason, wanted=wanted_by_default(reason), by_mail=False
    )
    session.execute(
        insert.on_conflict_do_update(index_elements=["member_id", "reason"], set_={"by_mail": False})
    )


def mark_seen(session: Session, *, notice_id: int, now: datetime) -> None:
    session.execute(update(Notice).where(Notice.id == notice_id, UNSEEN).values(seen_at=now))


def mark_all_seen(session: Session, *, viewer: Viewer, now: datetime) -> None:
    session.execute(update(Notice).where(Notice.member_id == viewer.member_id, UNSEEN).values(seen_at=now))
