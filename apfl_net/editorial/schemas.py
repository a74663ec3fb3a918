"""What editors, the secretariat and guests type."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, StringConstraints

from apfl_net.access.models import MEMBERS, PUBLIC
from apfl_net.kit.i18n import N_
from apfl_net.kit.languages import REGION
from apfl_net.kit.text import clean_line, clean_text
from apfl_net.kit.web.addresses import LARGEST_ID
from apfl_net.members.reference import country_names


def _in_the_list(known: "dict[str, str] | frozenset[str] | list[str] | tuple[str, ...]") -> AfterValidator:
    def check(code: str) -> str:
        if code not in known:
            raise ValueError(N_("Please choose one of the list."))
        return code

    return AfterValidator(check)


def _address_of_a_site(address: str) -> str:
    if address and not address.startswith(("https://", "http://")):
        raise ValueError(N_("An address begins with https://."))
    return address


Line = Annotated[str, BeforeValidator(clean_line), StringConstraints(min_length=1, max_length=200)]
OptionalLine = Annotated[str, BeforeValidator(clean_line), StringConstraints(max_length=200)]
Body = Annotated[str, BeforeValidator(clean_text), StringConstraints(min_length=1, max_length=40_000)]
Language = Annotated[str, _in_the_list(REGION)]


def _number(typed: object) -> object:
    return typed or None


OptionalNumber = Annotated[Annotated[int, Field(ge=1, le=LARGEST_ID)] | None, BeforeValidator(_number)]


class PageForm(BaseModel):
    title: Line
    body: Body
    note: Line
    started_from: int = 0


class ReferralForm(BaseModel):
    country: Annotated[str, _in_the_list(country_names())]
    name: Line
    helps_with: Annotated[str, BeforeValidator(clean_text), StringConstraints(min_length=1, max_length=1000)]
    phone: OptionalLine = ""
    website: Annotated[OptionalLine, AfterValidator(_address_of_a_site)] = ""
    languages: OptionalLine = ""
    hours: OptionalLine = ""
    checked_on: date


class InviteGuestForm(BaseModel):
    email: Annotated[str, StringConstraints(strip_whitespace=True, max_length=320, pattern=r"^\S+@\S+$")]
    author_name: Line
    author_about: Line
    title: Line
    language: Language
    readers: Literal["public", "members"]
    original: OptionalNumber = None

    @property
    def audience_id(self) -> int:
        return PUBLIC if self.readers == "public" else MEMBERS


class GuestPostForm(BaseModel):
    title: Line
    author_name: Line
    author_about: Line
    body: Body
    submits: bool = False
