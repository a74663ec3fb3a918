"""The usual messages in words, from which facilitators start: in every language of the house."""

from collections.abc import Iterable

from apfl_net.ediscussions.policy.messages import INVITATION, LAST_DAYS, NUDGE, THANKS, WEEKLY, WELCOME
from apfl_net.kit.i18n import N_, SOURCE_LANGUAGE, catalogue, languages

USUAL_WORDS: dict[str, tuple[str, ...]] = {
    INVITATION: (
        N_("You are invited: {title}"),
        N_("Dear {name},"),
        N_("after {event} we go on talking, online: {title}"),
        N_(
            "It opens on {opens} and closes on {closes}. Write when it suits you, in your own language if it "
            "is one of those offered. A few lines from your own practice are worth more than a long "
            "statement."
        ),
        "{link}",
    ),
    WELCOME: (
        N_("It is open: {title}"),
        N_("Dear {name},"),
        N_("the discussion is open until {closes}. We begin with:"),
        "{questions}",
        N_(
            "Please say in a sentence where you work and what you have seen there. Facilitators read and "
            "answer every day."
        ),
        "{link}",
    ),
    WEEKLY: (
        N_("This week in “{title}”"),
        N_("Dear {name},"),
        N_(
            "so far there are {contributions} contributions. What was said, and what nobody has spoken of "
            "yet:"
        ),
        "{summary}",
        N_("Days left: {days_left}. {link}"),
    ),
    LAST_DAYS: (
        N_("The last days of “{title}”"),
        N_("Dear {name},"),
        N_(
            "the discussion closes on {closes}. If there is something that you meant to say, this is the "
            "time; if somebody asked you something, they still wait."
        ),
        "{link}",
    ),
    THANKS: (
        N_("Thank you: {title}"),
        N_("Dear {name},"),
        N_(
            "the discussion has closed, with {contributions} contributions. Thank you for reading and "
            "writing. The rapporteur now puts together what was said; you will be asked for comments before "
            "it is published."
        ),
        "{link}",
    ),
    NUDGE: (
        N_("Your view is missed: {title}"),
        N_("Dear {name},"),
        N_(
            "the discussion is open until {closes}, and we would be glad to read you too. Even a few lines "
            "help. Open now:"
        ),
        "{questions}",
        "{link}",
        N_("If you would rather only read, that is fine."),
    ),
}
"""The subject, and the paragraphs of the text."""


def usual_words(kind: str, wanted: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Language -> subject and text, in those of the wanted languages that the house speaks; always in
    English."""
    spoken = [language for language in languages() if language in {SOURCE_LANGUAGE, *wanted}]
    return {language: _in(language, *USUAL_WORDS[kind]) for language in spoken}


def _in(language: str, subject: str, *paragraphs: str) -> tuple[str, str]:
    """A paragraph that is nothing but a field is the same in every language."""
    say = catalogue(language).gettext
    return say(subject), "\n\n".join(say(paragraph) for paragraph in paragraphs)
