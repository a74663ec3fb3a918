"""What is written to members about their own account. Quiet by nature: never about what others write."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from apfl_net.accounts.actions.departures import departure_token
from apfl_net.accounts.actions.emails import NEW, email_change_token, may_become
from apfl_net.accounts.models import Departure, EmailChange
from apfl_net.accounts.queries import looks_like_somebodys
from apfl_net.kit.config import settings
from apfl_net.kit.i18n import N_, gettext, read_by, short_time
from apfl_net.kit.mail.letters import Written, writes
from apfl_net.kit.web.templating import render
from apfl_net.members.models import Member

WHAT_CHANGED = {
    "password": N_("Your password was changed."),
    "second_factor_on": N_("A second factor was set up: from now on a code is asked for when you sign in."),
    "second_factor_off": N_("The second factor was taken away: your password alone lets you in."),
}


@writes("accounts.changed")
def write_what_changed(session: Session, about: dict[str, Any], now: datetime) -> Written | None:
    """So that nobody changes this behind a member's back."""
    member = session.get(Member, about["member_id"])
    if member is None or member.left_at:
        return None
    language = read_by(member.interface_language, member.time_zone)
    text = render(
        "mail/accounts/changed.txt",
        member=member,
        what=gettext(WHAT_CHANGED[about["what"]]),
        link=f"{settings().base_url}/password-reset",
    )
    return Written(to=member.email, subject=gettext("Your account"), text=text, language=language)


@writes("accounts.email_change")
def write_email_change(session: Session, about: dict[str, Any], now: datetime) -> Written | None:
    """To one of the two addresses. Who has the new one already is told; whom it imitates need not know."""
    change, which = session.get(EmailChange, about["change_id"]), about["which"]
    if change is None or not change.is_open(now):
        return None
    if which == NEW and looks_like_somebodys(session, change.new_email):
        return None
    member = session.get_one(Member, change.member_id)
    language = read_by(member.interface_language, member.time_zone)
    usable = which != NEW or may_become(session, change.new_email)
    text = render(
        "mail/accounts/email_change.txt" if usable else "mail/accounts/email_taken.txt",
        change=change,
        is_new=which == NEW,
        link=f"{settings().base_url}/email-change/{email_change_token(change, which)}",
    )
    to = change.new_email if which == NEW else change.old_email
    return Written(to=to, subject=gettext("Change of e-mail address"), text=text, language=language)


@writes("accounts.email_changed")
def write_email_changed(session: Session, about: dict[str, Any], now: datetime) -> Written | None:
    """To the old address, for the last time."""
    change = session.get(EmailChange, about["change_id"])
    if change is None:
        return None
    member = session.get_one(Member, change.member_id)
    language = read_by(member.interface_language, member.time_zone)
    text = render("mail/accounts/email_changed.txt")
    subject = gettext("Change of e-mail address")
    return Written(to=change.old_email, subject=subject, text=text, language=language)


@writes("accounts.departure")
def write_departure(session: Session, about: dict[str, Any], now: datetime) -> Written | None:
    """What will happen and when, with a link that calls it off."""
    departure = session.get(Departure, about["departure_id"])
    if departure is None or not departure.is_open:
        return None
    member = session.get_one(Member, departure.member_id)
    language = read_by(member.interface_language, member.time_zone)
    text = render(
        "mail/accounts/departure.txt",
        member=member,
        erase=departure.kind == "erase",
        due=short_time(departure.due_at, now),
        link=f"{settings().base_url}/departure/{departure_token(departure)}",
    )
    return Written(to=member.email, subject=gettext("You are leaving"), text=text, language=language)


@writes("accounts.departure_kept")
def write_departure_kept(session: Session, about: dict[str, Any], now: datetime) -> Written | None:
    """The other administrators left first."""
    member = session.get_one(Member, about["member_id"])
    language = read_by(member.interface_language, member.time_zone)
    text = render("mail/accounts/departure_kept.txt", member=member)
    return Written(to=member.email, subject=gettext("You are leaving"), text=text, language=language)
