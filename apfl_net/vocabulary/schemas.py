"""What the secretariat types into the glossary."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, StringConstraints, field_validator
from pydantic_core.core_schema import ValidationInfo

from apfl_net.kit.i18n import N_
from apfl_net.kit.languages import REGION
from apfl_net.kit.search.words import tokens_of
from apfl_net.kit.text import clean_line, clean_text
from apfl_net.kit.web.addresses import LARGEST_ID
from apfl_net.vocabulary.models import WRONG


def _has_words(text: str) -> str:
    if not tokens_of(text):
        raise ValueError(N_("Please write at least one word."))
    return text


def _known_language(code: str) -> str:
    if code not in REGION:
        raise ValueError(N_("Please choose one of the list."))
    return code


Words = Annotated[
    str,
    BeforeValidator(clean_line),
    StringConstraints(min_length=1, max_length=120),
    AfterValidator(_has_words),
]
Source = Annotated[str, BeforeValidator(clean_line), StringConstraints(max_length=500)]
Confidence = Literal["known", "found", "unsure", "wrong"]


class ConceptForm(BaseModel):
    term: Words
    definition: Annotated[str, BeforeValidator(clean_text), StringConstraints(min_length=1, max_length=1000)]
    source: Source = ""


class ConceptChangeForm(ConceptForm):
    is_on: bool = False
    started_from: int = 0


class WordingForm(BaseModel):
    language: Annotated[str, AfterValidator(_known_language)]
    text: Words
    confidence: Confidence
    source: Source = ""


class WordingChangeForm(BaseModel):
    text: Words
    confidence: Confidence
    source: Source = ""
    is_on: bool = False
    started_from: int = 0

    @field_validator("is_on")
    @classmethod
    def _not_when_wrong(cls, is_on: bool, told: ValidationInfo) -> bool:
        if is_on and told.data.get("confidence") == WRONG:
            raise ValueError(N_("What is wrong is not searched for."))
        return is_on


class RelationForm(BaseModel):
    other: Annotated[int, Field(ge=1, le=LARGEST_ID)]
