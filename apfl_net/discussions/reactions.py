"""Reactions in words. There are four, and each says what it means."""

from apfl_net.kit.i18n import N_, gettext, ngettext

KINDS = {"useful": N_("Useful"), "thanks": N_("Thank you"), "agree": N_("I agree"), "me_too": N_("Me too")}


def reaction_name(kind: str) -> str:
    return gettext(KINDS[kind])


def counts_in_words(counts: str | None) -> str:
    """`3 useful, 1 thank you` for the `useful=3 thanks=1` that stands on a post; empty for none."""
    numbers = dict(part.split("=") for part in (counts or "").split())
    return ", ".join(_said(kind, int(numbers[kind])) for kind in KINDS if kind in numbers)


def _said(kind: str, count: int) -> str:
    said = {
        "useful": ngettext("%(num)s useful", "%(num)s useful", count),
        "thanks": ngettext("%(num)s thank you", "%(num)s thank you", count),
        "agree": ngettext("%(num)s agrees", "%(num)s agree", count),
        "me_too": ngettext("%(num)s me too", "%(num)s me too", count),
    }
    return said[kind] % {"num": count}
