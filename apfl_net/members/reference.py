"""Countries and constituencies, read from the data that comes with the house and kept in the database.

They change only with a release, so labels are looked up here rather than joined into every query.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy.orm import Session

from apfl_net.kit.i18n import N_, gettext
from apfl_net.members.models import Constituency, Country

DATA = Path(__file__).parent / "data"

SHORT_LABELS = {
    "gov_labour": N_("Government, labour"),
    "gov_other": N_("Government"),
    "law_enforcement": N_("Law enforcement and judiciary"),
    "employers_org": N_("Employers"),
    "workers_org": N_("Workers"),
    "industry_assoc": N_("Industry"),
    "recruitment_agency": N_("Recruitment"),
    "nhri": N_("Human rights institution"),
    "cso": N_("Civil society"),
    "academia": N_("Academia"),
    "ilo_staff": N_("ILO"),
    "un_agency": N_("United Nations"),
    "igo_regional": N_("Regional body"),
    "donor": N_("Donor"),
    "media": N_("Media"),
    "independent": N_("Independent expert"),
    "other": N_("Other"),
}


@dataclass(frozen=True)
class ConstituencyRow:
    code: str
    label: str
    short_label: str
    family: str


@cache
def constituencies() -> dict[str, ConstituencyRow]:
    """The 17 constituencies by code, in the order they are offered."""
    return {
        row["code"]: ConstituencyRow(row["code"], row["label_en"], SHORT_LABELS[row["code"]], row["group"])
        for row in _rows("constituencies.csv")
    }


@cache
def country_names() -> dict[str, str]:
    """The 40 countries by ISO 3166-1 alpha-2 code, in English as the ILO names them."""
    return {row["iso2"]: row["ilo_name"] for row in _rows("countries.csv")}


@cache
def subregions() -> tuple[str, ...]:
    """Of the region, in English, each once; in the order of the alphabet."""
    return tuple(sorted({row["subregion"] for row in _rows("countries.csv")}))


def country_name(iso2: str) -> str:
    """The country's name in the reader's language, after the ILO's. Unicode's CLDR, which Babel brings, takes
    sides where the ILO does not ("South Korea", "Myanmar (Burma)"), so the catalogues name countries too."""
    return gettext(country_names()[iso2])


def constituency_label(code: str) -> str:
    return gettext(constituencies()[code].short_label)


def load_reference_data(session: Session) -> None:
    """Bring both tables to what the files say; safe to run again."""
    for position, row in enumerate(constituencies().values()):
        session.merge(
            Constituency(
                code=row.code,
                label=row.label,
                short_label=row.short_label,
                family=row.family,
                position=position,
            )
        )
    for line in _rows("countries.csv"):
        session.merge(
            Country(
                iso2=line["iso2"],
                iso3=line["iso3"],
                name=line["ilo_name"],
                subregion=line["subregion"],
                ilo_member=line["ilo_member"] == "yes",
                languages=line["languages_bcp47"],
            )
        )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
