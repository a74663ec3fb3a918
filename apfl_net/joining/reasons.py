"""Reasons for asking and declining that come up again and again, so that they are read in every language."""

from apfl_net.kit.i18n import N_, gettext

QUESTIONS = {
    "organisation": N_("Which organisation do you work with, and where can we read about it?"),
    "address": N_(
        "You wrote from a private address. Do you have one of your organisation, or can somebody there say"
        " that you work with it?"
    ),
    "voucher": N_("Who knows you and your work, and how can we reach them?"),
    "role": N_("What do you do in your work that has to do with forced labour?"),
}

REFUSALS = {
    "purpose": N_(
        "The network is for people whose work has to do with forced labour. We could not see how yours does."
    ),
    "unconfirmed": N_("We could not confirm that you work with the organisation you named."),
    "silent": N_("We asked you a question and have not heard from you. You can apply again at any time."),
    "trade": N_("The network is not for offering goods, services or jobs."),
    "case": N_(
        "The network takes no cases. If you or somebody you know needs help, the page “Need help now?” says"
        " where it can be found."
    ),
}


def in_words(reason: str, text: str) -> str:
    """The reason as it is sent: the words chosen, in the reader's language, and those written by hand."""
    chosen = (QUESTIONS | REFUSALS).get(reason, "")
    return "\n\n".join(part for part in (gettext(chosen), text) if part)
