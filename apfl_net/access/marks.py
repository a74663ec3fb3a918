"""Audiences in words: printed at the head of a thread, at the composer, and wherever one differs."""

from dataclasses import dataclass

from apfl_net.kit.i18n import gettext
from apfl_net.members.reference import constituencies


@dataclass(frozen=True, slots=True)
class AudienceMark:
    """`readers` completes "Will be read by: ..."; `sentence` stands alone; `kind` chooses the look."""

    kind: str
    readers: str
    sentence: str


def audience_mark(kind: str, constituency: str | None = None, name: str | None = None) -> AudienceMark:
    """The words for an audience, in the reader's language. `name` is a group's."""
    if kind == "public":
        return AudienceMark(
            kind, gettext("everybody, also outside the network"), gettext("Everybody can read this")
        )
    if kind == "members":
        return AudienceMark(
            kind, gettext("members of the network"), gettext("Members of the network can read this")
        )
    if kind == "constituency" and constituency:
        who = gettext(constituencies()[constituency].short_label)
        readers = gettext("only members from: %(who)s") % {"who": who}
        return AudienceMark("narrow", readers, gettext("Only %(who)s can read this") % {"who": who})
    readers = gettext("only the group “%(name)s”") % {"name": name}
    return AudienceMark(
        "narrow", readers, gettext("Only the group “%(name)s” can read this") % {"name": name}
    )
