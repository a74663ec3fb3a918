"""What joining writes: to whoever asks or is invited, and once a year to members."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from apfl_net.access.models import Audience
from apfl_net.joining.actions.applying import application_token
from apfl_net.joining.actions.entering import welcome_token
from apfl_net.joining.actions.inviting import invitation_token
from apfl_net.joining.models import Application, ApplicationStep, Invitation, Reconfirmation
from apfl_net.joining.reasons import in_words
from apfl_net.kit.config import settings
from apfl_net.kit.i18n import N_, gettext, read_by
from apfl_net.kit.mail.letters import Written, writes
from apfl_net.kit.web.templating import render
from apfl_net.members.models import Member
from apfl_net.members.reference import constituency_label, country_name

About = dict[str, Any]


@writes("joining.confirmation")
def write_confirmation(session: Session, about: About, now: datetime) -> Written | None:
    """Nothing that was typed stands in it: who typed it may not be who reads it."""
    application = session.get(Application, about["application_id"])
    if application is None or application.confirmed_at or application.outcome:
        return None
    language = _read_by(application)
    text = render("mail/joining/confirmation.txt", link=_own_page(application))
    return Written(application.email, gettext("Please confirm your address"), text, language)


@writes("joining.member_already")
def write_member_already(session: Session, about: About, now: datetime) -> Written | None:
    member = session.get(Member, about["member_id"])
    if member is None or member.left_at:
        return None
    language = read_by(member.interface_language, member.time_zone)
    text = render(
        "mail/joining/member_already.txt",
        member=member,
        sign_in=f"{settings().base_url}/sign-in",
        reset=f"{settings().base_url}/password-reset",
    )
    return Written(member.email, gettext("You are a member already"), text, language)


@writes("joining.question")
def write_question(session: Session, about: About, now: datetime) -> Written | None:
    found = _step(session, about)
    if found is None or found[1].state != "asked":
        return None
    step, application = found
    language = _read_by(application)
    said = in_words(step.reason, step.text)
    text = render(
        "mail/joining/question.txt", application=application, said=said, link=_own_page(application)
    )
    return Written(application.email, gettext("A question about your application"), text, language)


@writes("joining.refusal")
def write_refusal(session: Session, about: About, now: datetime) -> Written | None:
    found = _step(session, about)
    if found is None:
        return None
    step, application = found
    language = _read_by(application)
    said = in_words(step.reason, step.text)
    text = render("mail/joining/refusal.txt", application=application, said=said)
    return Written(application.email, gettext("About your application"), text, language)


@writes("joining.approval")
def write_approval(session: Session, about: About, now: datetime) -> Written | None:
    application = session.get(Application, about["application_id"])
    if application is None or application.member_id is None:
        return None
    language = _read_by(application)
    token = welcome_token(session, member_id=application.member_id)
    text = render(
        "mail/joining/approval.txt",
        application=application,
        link=f"{settings().base_url}/welcome/{token}",
        constituency=constituency_label(application.constituency),
        country=country_name(application.country),
    )
    return Written(application.email, gettext("Welcome to APFL Net"), text, language)


@writes("joining.invitation")
def write_invitation(session: Session, about: About, now: datetime) -> Written | None:
    invitation = session.get(Invitation, about["invitation_id"])
    if invitation is None or invitation.state(now) != "sent":
        return None
    language = read_by(invitation.interface_language, settings().time_zone)
    inviter = session.get(Member, invitation.invited_by) if invitation.invited_by else None
    group = session.get(Audience, invitation.audience_id) if invitation.audience_id else None
    text = render(
        "mail/joining/invitation.txt",
        invitation=invitation,
        inviter=inviter.name if inviter and not inviter.hidden_at and not inviter.left_at else "",
        group=group.name if group else "",
        link=f"{settings().base_url}/invitations/{invitation_token(invitation)}",
    )
    return Written(invitation.email, gettext("An invitation to APFL Net"), text, language)


@writes("joining.reconfirmation")
def write_reconfirmation(session: Session, about: About, now: datetime) -> Written | None:
    subject = N_("Is what we know of you still right?")
    return _yearly(session, about, "mail/joining/reconfirmation.txt", subject)


@writes("joining.lapse")
def write_lapse(session: Session, about: About, now: datetime) -> Written | None:
    subject = N_("Your membership waits for you")
    return _yearly(session, about, "mail/joining/lapse.txt", subject)


def _yearly(session: Session, about: About, template: str, subject: str) -> Written | None:
    asked = session.get(Reconfirmation, about["reconfirmation_id"])
    member = session.get(Member, asked.member_id) if asked and not asked.confirmed_at else None
    if asked is None or member is None or member.left_at:
        return None
    language = read_by(member.interface_language, member.time_zone)
    link = f"{settings().base_url}/settings/membership"
    text = render(template, member=member, asked=asked, link=link, now=asked.asked_at)
    return Written(member.email, gettext(subject), text, language)


def _step(session: Session, about: About) -> tuple[ApplicationStep, Application] | None:
    step = session.get(ApplicationStep, about["step_id"])
    return (step, session.get_one(Application, step.application_id)) if step else None


def _read_by(application: Application) -> str:
    return read_by(application.interface_language, settings().time_zone)


def _own_page(application: Application) -> str:
    return f"{settings().base_url}/join/{application_token(application)}"
