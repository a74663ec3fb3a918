"""The usual messages in words, from which facilitators start: in every language of the house."""

from collections.abc import Iterable

from apfl_net.ediscussions.policy.messages import INVITATION, LAST_DAYS, NUDGE, THANKS, WEEKLY, WELCOME
from apfl_net.kit.i18n import N_, SOURCE_LANGUAGE, catalogue, languages

USUAL_WORDS = {
    INVITATION: (
        N_("You are invited: {title}"),
        N_(
            "Dear {name},\n\nafter {event} we go on talking, online: {title}\n\nIt opens on {opens} and"
            " closes on {closes}. Write when it suits you, in your own language if it is one of those"
            " offered. A few lines from your own practice are worth more than a long statement.\n\n{link}"
        ),
    ),
    WELCOME: (
        N_("It is open: {title}"),
        N_(
            "Dear {name},\n\nthe discussion is open until {closes}. We begin with:\n\n{questions}\n\nPlease"
            " say in a sentence where you work and what you have seen there. Facilitators read and answer"
            " every day.\n\n{link}"
        ),
    ),
    WEEKLY: (
        N_("This week in “{title}”"),
        N_(
            "Dear {name},\n\nso far there are {contributions} contributions. What was said, and what nobody"
            " has spoken of yet:\n\n{summary}\n\nDays left: {days_left}. {link}"
        ),
    ),
    LAST_DAYS: (
        N_("The last days of “{title}”"),
        N_(
            "Dear {name},\n\nthe discussion closes on {closes}. If there is something that you meant to say,"
            " this is the time; if somebody asked you something, they still wait.\n\n{link}"
        ),
    ),
    THANKS: (
        N_("Thank you: {title}"),
        N_(
            "Dear {name},\n\nthe discussion has closed, with {contributions} contributions. Thank you for"
            " reading and writing. The rapporteur now puts together what was said; you will be asked for"
            " comments before it is published.\n\n{link}"
        ),
    ),
    NUDGE: (
        N_("Your view is missed: {title}"),
        N_(
            "Dear {name},\n\nthe discussion is open until {closes}, and we would be glad to read you too."
            " Even a few lines help. Open now:\n\n{questions}\n\n{link}\n\nIf you would rather only read,"
            " that is fine."
        ),
    ),
}


def usual_words(kind: str, wanted: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Language -> subject and text, in those of the wanted languages that the house speaks; always in
    English."""
    subject, body = USUAL_WORDS[kind]
    spoken = [language for language in languages() if language in {SOURCE_LANGUAGE, *wanted}]
    return {
        language: (catalogue(language).gettext(subject), catalogue(language).gettext(body))
        for language in spoken
    }
