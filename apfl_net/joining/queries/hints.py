"""What a reviewer should know of an address: whose domain it is, and whether it only looks like somebody's."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.joining import lookalikes
from apfl_net.joining.models import Application
from apfl_net.kit.i18n import gettext
from apfl_net.members.emails import domain_of, shown_domain, shown_email
from apfl_net.members.models import Member, Organisation


@dataclass(frozen=True)
class Hint:
    """`good`, `note` or `warning`, in words."""

    kind: str
    words: str


def hints_for(session: Session, application: Application) -> list[Hint]:
    known = session.scalars(select(Organisation).where(Organisation.mail_domains != "")).all()
    return [
        *_of_the_domain(application, known),
        *_of_its_letters(application, known),
        *_of_members(session, application),
    ]


def _of_the_domain(application: Application, known: Sequence[Organisation]) -> Iterator[Hint]:
    email, domain = application.email, domain_of(application.email)
    if lookalikes.is_disposable(email):
        yield Hint("warning", gettext("This address is of a kind that lasts minutes."))
    elif lookalikes.is_free(email):
        yield Hint("note", gettext("A free address: it says nothing of where they work."))
    owners = [body for body in known if any(_is_part(domain, of) for of in body.mail_domains.split())]
    named = [body for body in known if _same_name(body.name, application.organisation)]
    if any(body in owners for body in named):
        yield Hint("good", gettext("The address is of the organisation they name."))
        return
    for body in owners:
        words = gettext("The address is of %(organisation)s, which is not the organisation they name.")
        yield Hint("warning", words % {"organisation": body.name})
    for body in named:
        words = gettext("%(organisation)s writes from %(domains)s; this address is another.")
        yield Hint("warning", words % {"organisation": body.name, "domains": body.mail_domains})


def _of_its_letters(application: Application, known: Sequence[Organisation]) -> Iterator[Hint]:
    domain = domain_of(application.email)
    if lookalikes.is_mixed(shown_email(application.email)):
        yield Hint("warning", gettext("The address mixes letters of several scripts that look alike."))
    for body in known:
        for theirs in body.mail_domains.split():
            if lookalikes.domain_passes_for(domain, theirs):
                words = gettext("%(domain)s looks like %(theirs)s of %(organisation)s, and is not.")
                yield Hint(
                    "warning",
                    words
                    % {"domain": shown_domain(domain), "theirs": theirs, "organisation": body.name},
                )
    if domain.startswith("xn--") or ".xn--" in domain:
        words = gettext("The address in mail's own letters: %(email)s")
        yield Hint("note", words % {"email": application.email})


def _of_members(session: Session, application: Application) -> Iterator[Hint]:
    rows = session.execute(select(Member.id, Member.email, Member.name).where(Member.left_at.is_(None)))
    wanted = lookalikes.address_skeleton(application.email)
    for member_id, email, name in rows:
        if member_id == application.mover_id:
            continue
        if email == application.email:
            yield Hint("warning", gettext("There is already a member with this e-mail address."))
        elif lookalikes.address_skeleton(email) == wanted:
            words = gettext("The address looks like that of %(name)s, a member, and is not.")
            yield Hint("warning", words % {"name": name})


def _is_part(domain: str, of: str) -> bool:
    return domain == of or domain.endswith(f".{of}")


def _same_name(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())
