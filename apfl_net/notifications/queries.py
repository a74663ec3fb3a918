"""A member's notices: only about what they may still see, listed and counted alike."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, and_, false, func, literal, or_, select
from sqlalchemy.orm import Session

from apfl_net.access.viewer import ANY_VIEWER, Viewer, values_of
from apfl_net.kit.db import AnySelect
from apfl_net.kit.errors import NotFound
from apfl_net.kit.prepared import Prepared
from apfl_net.notifications.models import UNSEEN, Notice, NoticePreference
from apfl_net.notifications.reasons import REASONS, mailed_by_default, wanted_by_default
from apfl_net.notifications.subjects import SUBJECTS

NOTICES_PER_PAGE = 30
MOST_COUNTED = 100


def count_unseen(session: Session, viewer: Viewer) -> int:
    """How many notices wait, up to `MOST_COUNTED`. What has been read in its place waits no longer."""
    return int(_COUNT_UNSEEN.scalar(session, **values_of(viewer)))


def _count_unseen() -> AnySelect:
    waiting = select(literal(1).label("one")).where(_unseen(ANY_VIEWER)).limit(MOST_COUNTED).subquery()
    return select(func.count(waiting.c.one).label("waiting"))


_COUNT_UNSEEN = Prepared(_count_unseen)


def notices_of(session: Session, viewer: Viewer, page: int) -> tuple[Sequence[tuple[Notice, bool]], bool]:
    """One page of notices, newest first, each with whether it is new; and whether there are older ones."""
    rows = session.execute(
        select(Notice, _unseen(viewer).label("is_new"))
        .where(Notice.member_id == viewer.member_id, _any_subject(viewer, "visible"))
        .order_by(Notice.noticed_at.desc(), Notice.id.desc())
        .limit(NOTICES_PER_PAGE + 1)
        .offset((page - 1) * NOTICES_PER_PAGE)
    ).all()
    return [(row[0], row[1]) for row in rows[:NOTICES_PER_PAGE]], len(rows) > NOTICES_PER_PAGE


def get_notice(session: Session, viewer: Viewer, notice_id: int) -> Notice:
    notice = session.scalar(
        select(Notice).where(
            Notice.id == notice_id, Notice.member_id == viewer.member_id, _any_subject(viewer, "visible")
        )
    )
    if notice is None:
        raise NotFound
    return notice


def reasons_wanted(session: Session, viewer: Viewer) -> dict[str, bool]:
    """Every reason that can be chosen, and whether the viewer is told for it."""
    chosen = session.execute(
        select(NoticePreference.reason, NoticePreference.wanted).where(
            NoticePreference.member_id == viewer.member_id
        )
    )
    return {reason: wanted_by_default(reason) for reason in REASONS} | {
        row.reason: row.wanted for row in chosen if row.reason in REASONS
    }


def mails_wanted(session: Session, viewer: Viewer) -> dict[str, bool]:
    """Every reason that can be chosen, and whether a mail goes with its notices."""
    chosen = session.execute(
        select(NoticePreference.reason, NoticePreference.by_mail).where(
            NoticePreference.member_id == viewer.member_id, NoticePreference.by_mail.is_not(None)
        )
    )
    return {reason: mailed_by_default(reason) for reason in REASONS} | {
        row.reason: row.by_mail for row in chosen if row.reason in REASONS
    }


def who_wants_mail(session: Session, reason: str, member_ids: Collection[int]) -> list[int]:
    """Those of these members to whom a notice for this reason goes by mail too."""
    chosen = session.execute(
        select(NoticePreference.member_id, NoticePreference.by_mail).where(
            NoticePreference.reason == reason,
            NoticePreference.member_id.in_(member_ids),
            NoticePreference.by_mail.is_not(None),
        )
    )
    wanted = dict.fromkeys(member_ids, mailed_by_default(reason)) | {
        row.member_id: row.by_mail for row in chosen
    }
    return [member_id for member_id, wants in wanted.items() if wants]


def unread_notice(session: Session, viewer: Viewer, subject: str, subject_id: int) -> Notice | None:
    """The viewer's notice of a subject, while they may see it and have not read it, here or in its place."""
    return session.scalar(
        select(Notice).where(Notice.subject == subject, Notice.subject_id == subject_id, _unseen(viewer))
    )


def told_of(session: Session, *, subject: str, subject_id: int, member_ids: Collection[int]) -> Sequence[int]:
    """Those of these members who have a notice of the subject already."""
    of_subject = Notice.subject == subject, Notice.subject_id == subject_id
    return session.scalars(
        select(Notice.member_id).where(*of_subject, Notice.member_id.in_(member_ids))
    ).all()


def who_wants(session: Session, reason: str, member_ids: Collection[int]) -> list[int]:
    """Those of these members who are told for this reason: by their choice, or because they made none."""
    chosen = session.execute(
        select(NoticePreference.member_id, NoticePreference.wanted).where(
            NoticePreference.reason == reason, NoticePreference.member_id.in_(member_ids)
        )
    )
    wanted = dict.fromkeys(member_ids, wanted_by_default(reason)) | {
        row.member_id: row.wanted for row in chosen
    }
    return [member_id for member_id, wants in wanted.items() if wants]


def _unseen(viewer: Viewer) -> ColumnElement[bool]:
    return and_(Notice.member_id == viewer.member_id, UNSEEN, _any_subject(viewer, "unread"))


def _any_subject(viewer: Viewer, condition: str) -> ColumnElement[bool]:
    return or_(
        false(),
        *(
            and_(Notice.subject == name, getattr(subject, condition)(viewer, Notice.subject_id))
            for name, subject in SUBJECTS.items()
        ),
    )
