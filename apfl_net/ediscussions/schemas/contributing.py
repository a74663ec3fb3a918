"""What is typed when somebody contributes, translates, or hands something in late."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, StringConstraints

from apfl_net.discussions.schemas.fields import (
    Body,
    FormKey,
    Language,
    OptionalNumber,
    Ticked,
    known_language,
    new_form_key,
)
from apfl_net.discussions.schemas.identities import PostsAs, TypedPseudonym

Capacity = Literal["personal", "organisational", "official", "collective"]


class ContributionForm(BaseModel):
    body: Body
    language: Language = ""
    answers: OptionalNumber = None
    readers: OptionalNumber = None  # the audience that the form named
    posts_as: PostsAs = ""
    pseudonym: TypedPseudonym = ""
    capacity: Capacity = "personal"
    form_key: FormKey = Field(default_factory=new_form_key)


def questions_typed(typed: dict[str, str], numbers: list[int]) -> list[int]:
    """The numbers of the questions that are ticked: each is a field of its own."""
    return [number for number in numbers if typed.get(f"question_{number}")]


def _known(code: str) -> str:
    return known_language(code)


ChosenLanguage = Annotated[str, StringConstraints(min_length=1), AfterValidator(_known)]


class TranslationForm(BaseModel):
    language: ChosenLanguage
    body: Body
    machine: Ticked = False
    revision: Annotated[int, BeforeValidator(lambda typed: int(typed) if str(typed).isdecimal() else 0)] = 0
