"""What staff write about an organisation."""

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, StringConstraints

from apfl_net.directory.schemas.profile import LONGEST_BIO, Line
from apfl_net.kit.i18n import N_
from apfl_net.kit.text import clean_line, clean_text
from apfl_net.members.models import Organisation
from apfl_net.members.organisations import kind_problem

DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}")


def _web_address(text: str) -> str:
    """A whole address of the web; what else a link can do (`javascript:`) is none."""
    try:
        parts = urlsplit(text)
        fits = not text or (parts.scheme in {"http", "https"} and bool(parts.hostname))
    except ValueError:
        fits = False
    if not fits or any(letter.isspace() for letter in text):
        raise ValueError(N_("Please give a whole address, as in https://example.org."))
    return text


def _domains(text: str) -> str:
    domains = [domain.removeprefix("@") for domain in text.casefold().replace(",", " ").split()]
    if not all(DOMAIN.fullmatch(domain) for domain in domains):
        raise ValueError(N_("Please give domains only, as in labour.example.org, separated by spaces."))
    return " ".join(dict.fromkeys(domains))


class OrganisationForm(BaseModel):
    name: Line
    kind: str = ""
    website: Annotated[
        str, BeforeValidator(clean_line), StringConstraints(max_length=300), AfterValidator(_web_address)
    ] = ""
    mail_domains: Annotated[
        str, BeforeValidator(clean_line), StringConstraints(max_length=500), AfterValidator(_domains)
    ] = ""
    about: Annotated[str, BeforeValidator(clean_text), StringConstraints(max_length=LONGEST_BIO)] = ""

    def problem(self, body: Organisation) -> dict[str, str]:
        """What does not go with the organisation as it is."""
        found = kind_problem(body.constituency, self.kind)
        return {"kind": found} if found else {}


class MergeForm(BaseModel):
    into: int = Field(ge=1, le=2**31 - 1)
