"""What a member writes about themselves: each of several choices is a field (`expertise_fishing=yes`)."""

from collections.abc import Callable, Container
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)
from pydantic_core.core_schema import ValidationInfo

from apfl_net.access.profile_fields import DEFAULTS, LEVELS
from apfl_net.directory.vocabulary import is_expertise, spoken_languages
from apfl_net.kit.i18n import N_
from apfl_net.kit.text import clean_line, clean_text
from apfl_net.kit.web.forms import Typed
from apfl_net.members.organisations import kind_problem
from apfl_net.members.reference import constituencies, country_names

LONGEST_BIO = 2000
MOST_EXPERTISE, MOST_LANGUAGES = 12, 12
SEXES = {"": N_("I would rather not say"), "woman": N_("Woman"), "man": N_("Man"), "other": N_("Other")}

Line = Annotated[str, BeforeValidator(clean_line), StringConstraints(min_length=1, max_length=160)]


def one_of(known: Callable[[], Container[str]]) -> AfterValidator:
    def check(code: str) -> str:
        if code not in known():
            raise ValueError(N_("Please choose one of the list."))
        return code

    return AfterValidator(check)


class ProfileForm(BaseModel):
    bio: Annotated[str, BeforeValidator(clean_text), StringConstraints(max_length=LONGEST_BIO)] = ""
    sex: Literal["", "woman", "man", "other"] = ""
    expertise: list[str]
    languages: list[str]

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, typed: Typed) -> dict[str, object]:
        return {**typed, **chosen_in(typed)}

    @field_validator("expertise")
    @classmethod
    def _not_too_much(cls, chosen: list[str]) -> list[str]:
        if len(chosen) > MOST_EXPERTISE:
            raise ValueError(N_("Please choose twelve at most: those you can help others with."))
        return chosen

    @field_validator("languages")
    @classmethod
    def _not_too_many(cls, chosen: list[str]) -> list[str]:
        if len(chosen) > MOST_LANGUAGES:
            raise ValueError(N_("Please choose twelve at most."))
        return chosen


def chosen_in(typed: Typed) -> dict[str, list[str]]:
    """The choices that are ticked, of those there are."""
    ticked = [name.partition("_") for name, said in typed.items() if said == "yes"]
    return {
        "expertise": [code for kind, _, code in ticked if kind == "expertise" and is_expertise(code)],
        "languages": [code for kind, _, code in ticked if kind == "language" and code in spoken_languages()],
    }


def levels_in(typed: Typed) -> dict[str, str]:
    """Who may see each field, as far as it was said in so many words; the rest stays as it is."""
    said = {field: typed.get(f"level_{field}", "") for field in DEFAULTS}
    return {field: level for field, level in said.items() if level in LEVELS}


class PlaceForm(BaseModel):
    """A member's place. `kind` comes after `constituency`: whether it is needed goes by that."""

    position: Line
    organisation: Line
    country: Annotated[str, one_of(country_names)]
    constituency: Annotated[str, one_of(constituencies)]
    kind: str = Field("", validate_default=True)

    @field_validator("kind")
    @classmethod
    def _goes_with_constituency(cls, kind: str, others: ValidationInfo) -> str:
        constituency = others.data.get("constituency")
        problem = constituency and kind_problem(constituency, kind)
        if problem:
            raise ValueError(problem)
        return kind


class DecisionForm(BaseModel):
    reason: Annotated[
        str, BeforeValidator(clean_text), StringConstraints(min_length=1, max_length=LONGEST_BIO)
    ]
