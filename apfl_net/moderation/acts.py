"""The audit log in words: it keeps acts as codes, for good; people read them in their language."""

from apfl_net.kit.i18n import N_, gettext
from apfl_net.moderation.words import OUTCOMES, SANCTIONS

ACTS = {
    ("case", "took"): N_("Took the case"),
    ("case", "handed over"): N_("Handed the case over"),
    ("case", "let go"): N_("Let the case go"),
    ("case", "wrote in"): N_("Wrote to somebody in the case"),
    ("case", "closed"): N_("Closed the case"),
    ("sanction", "sanctioned"): N_("Decided a sanction"),
    ("sanction", "decided appeal"): N_("Decided an appeal"),
    ("post", "held"): N_("Held a post back"),
    ("post", "released"): N_("Gave a post back to its readers"),
    ("post", "removed"): N_("Took a post away"),
    ("post", "look up"): N_("Looked up who wrote a post"),
    ("contribution", "released"): N_("Posted what waited"),
    ("contribution", "declined"): N_("Sent back what waited"),
    ("space", "holds"): N_("Chose whose contributions wait"),
    ("space", "opened to more readers"): N_("Opened a space to more readers"),
    ("application", "approved"): N_("Approved an application"),
    ("application", "declined"): N_("Declined an application"),
    ("application", "withdrawn"): N_("Closed an application"),
    ("group", "opened"): N_("Opened a group"),
    ("group", "let in"): N_("Let somebody into a group"),
    ("group", "proposed to let somebody into"): N_("Proposed to let somebody into a group"),
    ("group", "agreed to let in"): N_("Agreed to let somebody into a group"),
    ("group", "declined to let in"): N_("Did not agree to let somebody into a group"),
    ("group", "removed somebody from"): N_("Took somebody out of a group"),
    ("group", "left"): N_("Left a group"),
    ("group", "made somebody an owner of"): N_("Made somebody an owner of a group"),
    ("group", "unmade an owner of"): N_("Took the ownership of a group from somebody"),
    ("member", "made admin"): N_("Made somebody an administrator"),
}

DETAILS = {
    "lifted": N_("It no longer holds"),
    "upheld": N_("It stays"),
    "new": N_("those of new members"),
    "all": N_("those of everybody"),
    "none": N_("those of nobody"),
}

SUBJECTS = {
    "case": N_("Case %(number)s"),
    "sanction": N_("Sanction %(number)s"),
    "post": N_("Post %(number)s"),
    "contribution": N_("Contribution %(number)s"),
    "space": N_("Space %(number)s"),
    "application": N_("Application %(number)s"),
    "group": N_("Group %(number)s"),
    "member": N_("Member %(number)s"),
}
PATHS = {"case": "/desk/cases/{}", "application": "/desk/applications/{}"}
"""Where staff can look at a subject; a post that is held or gone has no page for everybody."""


def act_in_words(act: str, subject: str) -> str:
    """`closed: removed` of a case as "Closed the case: It was taken away"; what is unknown, as it is kept."""
    done, _colon, detail = act.partition(": ")
    words = ACTS.get((subject, done))
    if words is None:
        return act
    detail = (OUTCOMES | SANCTIONS | DETAILS).get(detail, detail)
    return f"{gettext(words)}: {gettext(detail)}" if detail else gettext(words)


def subject_in_words(subject: str, subject_id: int | None) -> str:
    words = SUBJECTS.get(subject)
    return gettext(words) % {"number": subject_id} if words and subject_id else subject


def path_of(subject: str, subject_id: int | None) -> str:
    return PATHS[subject].format(subject_id) if subject in PATHS and subject_id else ""
