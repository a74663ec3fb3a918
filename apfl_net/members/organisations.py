"""What kinds of organisation there are; for bodies of government the kind must be said."""

from apfl_net.kit.i18n import N_, gettext

GOVERNMENT = frozenset({"gov_labour", "gov_other", "law_enforcement"})
"""Constituencies whose organisations are public authorities."""

GOVERNMENT_KINDS = {
    "labour_ministry": N_("Ministry of labour, or its inspectorate"),
    "other_ministry": N_("Other ministry or commission"),
    "law_enforcement": N_("Law enforcement"),
    "justice": N_("Court or prosecution"),
    "local_authority": N_("Provincial or local authority"),
}

OTHER_KINDS = {
    "workers": N_("Workers' organisation"),
    "employers": N_("Employers' organisation"),
    "business": N_("Company or industry association"),
    "recruiters": N_("Recruitment agency or association"),
    "human_rights": N_("Human rights institution"),
    "civil_society": N_("Civil society organisation"),
    "research": N_("University or research institute"),
    "international": N_("International organisation"),
    "donor": N_("Donor or foundation"),
    "media": N_("Media"),
    "other": N_("Other"),
}

KINDS = GOVERNMENT_KINDS | OTHER_KINDS


def kinds() -> dict[str, str]:
    """Every kind with its name in the reader's language, in the order they are offered."""
    return {code: gettext(label) for code, label in KINDS.items()}


def kind_label(code: str) -> str:
    return gettext(KINDS.get(code, ""))


def kind_problem(constituency: str, kind: str) -> str:
    """What is wrong with this kind for an organisation of that constituency, marked; empty if nothing is."""
    if kind and kind not in KINDS:
        return N_("Please choose one of the list.")
    if constituency in GOVERNMENT and not kind:
        return N_("For a public authority, please say which kind it is.")
    if kind and (constituency in GOVERNMENT) != (kind in GOVERNMENT_KINDS):
        return N_("This kind of organisation does not go with the constituency.")
    return ""
