"""What the moderators write to people. A mailbox may be looked into by others, so subjects say little."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from apfl_net.access.actions import appeal_token
from apfl_net.access.queries import viewer_for
from apfl_net.kit.config import settings
from apfl_net.kit.i18n import full_time, gettext, read_by
from apfl_net.kit.mail.letters import Written, writes
from apfl_net.kit.web.templating import render
from apfl_net.members.models import Member
from apfl_net.moderation.models import Appeal, Case, CaseMessage, Report, Sanction
from apfl_net.moderation.queries.cases import visible_cases
from apfl_net.moderation.words import OUTCOMES, RESTRICTIONS, SANCTIONS


@writes("moderation.report_received")
def write_report_received(session: Session, about: dict[str, Any], now: datetime) -> Written | None:
    report = session.get_one(Report, about["report_id"])
    return _letter(
        session,
        report.reporter_id,
        "mail/moderation/report_received.txt",
        link=f"/moderation#report-{report.id}",
    )


@writes("moderation.report_decided")
def write_report_decided(session: Session, about: dict[str, Any], now: datetime) -> Written | None:
    report = session.get_one(Report, about["report_id"])
    case = session.get_one(Case, report.case_id)
    return _letter(
        session,
        report.reporter_id,
        "mail/moderation/report_decided.txt",
        link=f"/moderation#report-{report.id}",
        outcome=OUTCOMES[case.outcome],
    )


@writes("moderation.message")
def write_message(session: Session, about: dict[str, Any], now: datetime) -> Written | None:
    """What they wrote stays on the site; the mail says only that it is there."""
    message = session.get_one(CaseMessage, about["message_id"])
    return _letter(
        session, message.to_id, "mail/moderation/message.txt", link=f"/moderation#message-{message.id}"
    )


@writes("moderation.sanction")
def write_sanction(session: Session, about: dict[str, Any], now: datetime) -> Written | None:
    """With all that is needed to appeal without signing in."""
    sanction = session.get_one(Sanction, about["sanction_id"])
    return _letter(
        session,
        sanction.member_id,
        "mail/moderation/sanction.txt",
        link=_way_to(sanction),
        kind=SANCTIONS[sanction.kind],
        reason=sanction.reason,
        until=sanction.until,
        full_time=full_time,
    )


@writes("moderation.appeal_decided")
def write_appeal_decided(session: Session, about: dict[str, Any], now: datetime) -> Written | None:
    appeal = session.get_one(Appeal, about["appeal_id"])
    sanction = session.get_one(Sanction, appeal.sanction_id)
    return _letter(
        session,
        sanction.member_id,
        "mail/moderation/appeal_decided.txt",
        link=_way_to(sanction),
        lifted=appeal.outcome == "lifted",
        answer=appeal.answer,
    )


@writes("moderation.case_waits")
def write_case_waits(session: Session, about: dict[str, Any], now: datetime) -> Written | None:
    """To a moderator who can still see the case, while it waits."""
    case = session.get_one(Case, about["case_id"])
    if case.closed_at or case.assignee_id:
        return None
    seen = visible_cases(viewer_for(session, about["member_id"])).where(Case.id == case.id)
    if session.scalar(seen) is None:
        return None
    return _letter(session, about["member_id"], "mail/moderation/case_waits.txt", link=case.path)


def _way_to(sanction: Sanction) -> str:
    """Whoever is shut out comes in by a link of their own."""
    is_out = RESTRICTIONS.get(sanction.kind, ("", ""))[0] == "shut_out"
    return f"/appeals/{appeal_token(sanction.member_id)}" if is_out else f"/moderation#sanction-{sanction.id}"


def _letter(session: Session, member_id: int, template: str, *, link: str, **said: Any) -> Written | None:
    member = session.get_one(Member, member_id)
    if member.left_at:
        return None
    language = read_by(member.interface_language, member.time_zone)
    text = render(template, member=member, link=f"{settings().base_url}{link}", **said)
    return Written(
        to=member.email, subject=gettext("A word from the moderators"), text=text, language=language
    )
