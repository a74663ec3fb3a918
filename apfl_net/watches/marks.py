"""The levels in words: what each means for a thread, a space, a person, and what holds now."""

from dataclasses import dataclass

from apfl_net.kit.i18n import N_, gettext

NOTHING = "default"

CHOICES = {
    "thread": {
        "watch": N_("Watch: a notice of each new post"),
        "follow": N_("Follow: new posts among the unread"),
        "mute": N_("Mute: no notices, not among the unread"),
        NOTHING: N_("As usual: followed once you have opened it"),
    },
    "space": {
        "watch": N_("Watch: a notice of each new thread and post"),
        "follow": N_("Follow: all its threads among the unread"),
        "mute": N_("Mute: no notices, not among the unread"),
        NOTHING: N_("As usual: only the threads you open"),
    },
    "member": {
        "watch": N_("Watch: a notice of each of their posts that you may read"),
        "mute": N_("Mute: no notices from them, their posts folded"),
        NOTHING: N_("As usual"),
    },
}

SAID = {
    "thread": {
        "watch": N_("You watch this thread"),
        "follow": N_("You follow this thread"),
        "mute": N_("You muted this thread"),
        NOTHING: N_("Following"),
    },
    "space": {
        "watch": N_("You watch this space"),
        "follow": N_("You follow this space"),
        "mute": N_("You muted this space"),
        NOTHING: N_("Following"),
    },
    "member": {
        "watch": N_("You watch this member"),
        "mute": N_("You muted this member"),
        NOTHING: N_("Following"),
    },
}

MEANING_OF_MEMBER = {
    "watch": N_("You get a notice of each post of theirs that you may read."),
    "mute": N_("You get no notices from them, and their posts are folded."),
    NOTHING: N_("You are told of their posts only where they reply to you or mention you."),
}

MEANING = {
    "watch": N_("You get a notice of each new post."),
    "follow": N_("New posts are among the unread."),
    "mute": N_("You get no notices from here."),
    NOTHING: N_("You are told of replies and mentions only."),
}


@dataclass(frozen=True)
class Following:
    """How a page says what holds, and what can be chosen: level, words, whether it is chosen."""

    said: str
    meaning: str
    choices: list[tuple[str, str, bool]]


def following(subject: str, own: str | None, effective: str | None) -> Following:
    """`own`: the viewer's choice for this subject; `effective`: what holds, also where they chose nothing."""
    holds = effective or NOTHING
    return Following(
        said=gettext(SAID[subject][holds]),
        meaning=gettext((MEANING_OF_MEMBER if subject == "member" else MEANING)[holds]),
        choices=[
            (level, gettext(words), level == (own or NOTHING)) for level, words in CHOICES[subject].items()
        ],
    )
