"""What the forms of a place offer, and what they show when they come up empty."""

from typing import Any

from pydantic import BaseModel

from apfl_net.kit.i18n import gettext, reader
from apfl_net.kit.web.forms import Typed
from apfl_net.members.organisations import kind_label, kinds
from apfl_net.members.reference import constituencies, constituency_label, country_name, country_names


def offers() -> dict[str, Any]:
    """For templates with a place in them: choices in the reader's language, and words for codes."""
    countries = {code: country_name(code) for code in country_names()}
    return {
        "constituencies": {code: gettext(row.label) for code, row in constituencies().items()},
        "countries": dict(sorted(countries.items(), key=lambda country: country[1])),
        "kinds": kinds(),
        "kind_label": kind_label,
        "constituency_label": constituency_label,
        "country_name": country_name,
    }


def in_order(errors: dict[str, str]) -> dict[str, str]:
    """The messages as their fields follow each other on the page."""
    return dict(sorted(errors.items(), key=lambda error: FIELDS.index(error[0])))


FIELDS = (
    *("name", "email", "organisation", "constituency", "organisation_kind", "position", "country"),
    *("language_1", "language_2", "language_3", "why", "vouched_by", "code", "password"),
)


def filled(form: type[BaseModel], typed: Typed) -> Typed:
    """Every field of the form, with what was typed into it."""
    return dict.fromkeys(form.model_fields, "") | {"language_1": reader().language} | typed
