"""Kinds of organisation. Of a government body one must know which kind it is."""

from apfl_net.kit.i18n import N_, gettext

KINDS = {
    "labour_ministry": N_("Ministry of labour, labour inspection included"),
    "other_ministry": N_("Other ministry or commission"),
    "law_enforcement": N_("Police, border guard, prosecution or court"),
    "employers_org": N_("Employers' organisation"),
    "workers_org": N_("Workers' organisation"),
    "industry": N_("Company or industry association"),
    "nhri": N_("National human rights institution"),
    "cso": N_("Civil society organisation"),
    "research": N_("University or research institute"),
    "un": N_("United Nations body"),
    "other": N_("Another kind"),
}

GOVERNMENT = frozenset({"gov_labour", "gov_other", "law_enforcement"})
"""The constituencies whose organisations must say their kind."""


def kind_label(code: str) -> str:
    return gettext(KINDS[code]) if code in KINDS else ""
