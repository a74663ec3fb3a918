"""Forms in which something is written."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, StringConstraints

from apfl_net.discussions.schemas.fields import (
    Body,
    FormKey,
    Language,
    Line,
    OptionalNumber,
    Ticked,
    known_country,
    known_language,
    new_form_key,
    term_of,
)
from apfl_net.discussions.schemas.identities import PostsAs, PostsAsKept, PseudonymKept, TypedPseudonym
from apfl_net.kit.text import clean_line


class ReplyForm(BaseModel):
    body: Body
    language: Language = ""
    answers: OptionalNumber = None
    seen: OptionalNumber = None  # number of the last post shown where the reply was written
    readers: OptionalNumber = None  # the audience that the composer named
    posts_as: PostsAs = ""
    pseudonym: TypedPseudonym = ""
    form_key: FormKey = Field(default_factory=new_form_key)


class ThreadForm(BaseModel):
    title: Line
    body: Body
    language: Language = ""
    country: Annotated[str | None, BeforeValidator(known_country)] = None
    theme: Annotated[str, term_of("theme")] | None = None
    form: Annotated[str, term_of("form")] | None = None
    sector: Annotated[str, term_of("sector")] | None = None
    is_question: Ticked = False
    readers: OptionalNumber = None  # the audience that the form named
    posts_as: PostsAs = ""
    pseudonym: TypedPseudonym = ""
    form_key: FormKey = Field(default_factory=new_form_key)


class DraftForm(BaseModel):
    """Kept as typed: a draft may be empty, unfinished or too long."""

    title: Annotated[str, BeforeValidator(clean_line), StringConstraints(max_length=2_000)] = ""
    body: Annotated[str, StringConstraints(max_length=1_100_000)] = ""
    language: Language = ""
    answers: OptionalNumber = None
    posts_as: PostsAsKept = ""
    pseudonym: PseudonymKept = ""
    form_key: FormKey = Field(default_factory=new_form_key)


class LanguageForm(BaseModel):
    language: Annotated[str, StringConstraints(min_length=1), AfterValidator(known_language)]
