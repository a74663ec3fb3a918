"""Asking before a text is posted by which somebody could be found. It asks; it never says no."""

from collections.abc import Sequence
from dataclasses import dataclass

from apfl_net.kit import signing
from apfl_net.kit.exposing.finding import Found, find_exposing
from apfl_net.kit.i18n import N_, gettext
from apfl_net.kit.web.forms import Typed

ANSWER_HOLDS = 24 * 60 * 60

KINDS = {
    "phone": N_("a telephone number"),
    "identity": N_("a number like that of a passport or an identity card"),
    "coordinates": N_("a point on the map"),
    "email": N_("an e-mail address"),
    "age": N_("an exact age, with a place or a vessel"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """What was found; the token says that its writer has seen it, so that only new things are asked of."""

    found: Sequence[Found]
    token: str

    def kind_of(self, found: Found) -> str:
        return gettext(KINDS[found.kind])


def question_about(typed: Typed, *texts: str, known: str = "") -> Question | None:
    """What to ask the writer before this is posted; None when there is nothing that they were not asked of.

    `known`: what others read already, in a post that is changed.
    """
    found = find_exposing("\n\n".join(texts))
    seen = _marks_in(typed.get("asked", "")) | {one.mark for one in find_exposing(known)}
    if not {one.mark for one in found} - seen:
        return None
    return Question(found, signing.sign("asked", " ".join(sorted({one.mark for one in found}))))


def _marks_in(token: str) -> set[str]:
    return set((signing.unsign("asked", token, seconds=ANSWER_HOLDS) or "").split())
