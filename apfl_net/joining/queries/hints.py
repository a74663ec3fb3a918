"""What a reviewer should know of an address: whose domain it is, and whether it only looks like another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.joining.domains import is_disposable, is_free
from apfl_net.joining.models import Application
from apfl_net.kit.i18n import gettext
from apfl_net.kit.lookalikes import mixes_scripts, passes_for, skeleton
from apfl_net.kit.mail.addresses import carried_domain, domain_of
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
    if is_disposable(email):
        yield Hint("warning", gettext("This address is of a kind that lasts minutes."))
    elif is_free(email):
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
    if mixes_scripts(application.email):
        yield Hint("warning", gettext("The address mixes letters of several scripts that look alike."))
    for body in known:
        for theirs in body.mail_domains.split():
            if passes_for(domain, theirs):
                words = gettext("%(domain)s looks like %(theirs)s of %(organisation)s, and is not.")
                yield Hint(
                    "warning",
                    words % {"domain": domain, "theirs": theirs, "organisation": body.name},
                )
    if not domain.isascii():
        words = gettext("In the letters of mail, the address ends with %(domain)s.")
        yield Hint("note", words % {"domain": carried_domain(domain) or domain})


def _of_members(session: Session, application: Application) -> Iterator[Hint]:
    rows = session.execute(select(Member.email, Member.name).where(Member.left_at.is_(None)))
    wanted = skeleton(application.email)
    for email, name in rows:
        if email == application.email:
            yield Hint("warning", gettext("There is already a member with this e-mail address."))
        elif skeleton(email) == wanted:
            words = gettext("The address looks like that of %(name)s, a member, and is not.")
            yield Hint("warning", words % {"name": name})


def _is_part(domain: str, of: str) -> bool:
    return domain == of or domain.endswith(f".{of}")


def _same_name(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())
