"""Under what a document may be used, and whether that allows us to keep its files."""

from dataclasses import dataclass

from apfl_net.kit.i18n import N_


@dataclass(frozen=True)
class Licence:
    label: str  # for readers, marked for translation
    url: str  # of its text; empty where it is none of the known ones
    open: bool  # anybody may keep and hand out the files


_CC = "https://creativecommons.org/licenses/"

LICENCES = {
    "cc_by_4": Licence("CC BY 4.0", f"{_CC}by/4.0/", open=True),
    "cc_by_sa_4": Licence("CC BY-SA 4.0", f"{_CC}by-sa/4.0/", open=True),
    "cc_by_nc_4": Licence("CC BY-NC 4.0", f"{_CC}by-nc/4.0/", open=True),
    "cc_by_nc_sa_4": Licence("CC BY-NC-SA 4.0", f"{_CC}by-nc-sa/4.0/", open=True),
    "cc_by_nc_nd_4": Licence("CC BY-NC-ND 4.0", f"{_CC}by-nc-nd/4.0/", open=True),
    "public_domain": Licence(N_("Public domain"), "", open=True),
    "permission": Licence(N_("Kept here with permission"), "", open=True),
    "educational": Licence(N_("May be copied for non-commercial use, naming its source"), "", open=True),
    "link_only": Licence(N_("All rights reserved; link only"), "", open=False),
    "unknown": Licence(N_("Not known; link only"), "", open=False),
}


def may_be_hosted(code: str) -> bool:
    return LICENCES[code].open
