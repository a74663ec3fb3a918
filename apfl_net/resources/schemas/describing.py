"""What is said of a document. Each of several choices is a field of its own (`country_VN=yes`)."""

from dataclasses import replace
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field, StringConstraints, field_validator, model_validator
from pydantic_core.core_schema import ValidationInfo

from apfl_net.kit.i18n import N_
from apfl_net.kit.languages import REGION
from apfl_net.kit.text import clean_line, clean_text
from apfl_net.kit.web.forms import Typed
from apfl_net.members.reference import country_names, subregions
from apfl_net.resources import dates, identifiers
from apfl_net.resources.description import OF_THE_ROW, Description
from apfl_net.resources.licences import LICENCES
from apfl_net.resources.models.good_practices import STEPS
from apfl_net.resources.models.resources import VOCABULARIES
from apfl_net.resources.policy import GOOD_PRACTICE
from apfl_net.resources.schemas.fields import (
    Addresses,
    Language,
    Line,
    Lines,
    OptionalLine,
    OptionalText,
    Reason,
    RecordId,
    one_of,
)
from apfl_net.vocabulary.terms import is_term, terms

LONGEST_TRANSCRIPT = 400_000
NEEDED_STEPS = ("context", "action", "result")


class RecordForm(BaseModel):
    """The order is that of the form, so that messages come in it."""

    title: Line
    title_language: Language
    title_english: OptionalLine = ""
    type: Annotated[str, one_of(lambda: terms("resource_type"))]
    links: Addresses = ()
    abstract: OptionalText = ""
    publishers: Lines = ()
    authors: Lines = ()
    date: Annotated[str, BeforeValidator(clean_line)] = ""
    edition: OptionalLine = ""
    finality: Literal["draft", "final"] = "final"
    languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    sub_region: Annotated[str, one_of(lambda: ("", *subregions()))] = ""
    terms: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    doi: OptionalLine = ""
    isbn: OptionalLine = ""
    ilo: OptionalLine = ""
    source_project: OptionalLine = ""
    work_of: RecordId = None
    replaces: RecordId = None
    transcript: Annotated[
        str, BeforeValidator(clean_text), StringConstraints(max_length=LONGEST_TRANSCRIPT)
    ] = ""
    context: OptionalText = Field("", validate_default=True)
    action: OptionalText = Field("", validate_default=True)
    result: OptionalText = Field("", validate_default=True)
    evidence: OptionalText = ""
    lessons: OptionalText = ""
    transferability: OptionalText = ""
    licence: Annotated[str, one_of(lambda: LICENCES)]
    audience: int = Field(ge=1, le=2**31 - 1)

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, typed: Typed) -> dict[str, object]:
        return {**typed, **chosen_in(typed)}

    @field_validator("date")
    @classmethod
    def _is_date(cls, text: str) -> str:
        if text and not dates.is_date(text):
            raise ValueError(N_("Please write a year, a month or a day: 2019, 2019-04 or 2019-04-30."))
        return text

    @field_validator("doi", "isbn", "ilo")
    @classmethod
    def _is_identifier(cls, text: str, field: ValidationInfo) -> str:
        kept = identifiers.plain(field.field_name or "", text) if text else ""
        if kept is None:
            raise ValueError(N_("This does not look right; please check it."))
        return kept

    @field_validator(*NEEDED_STEPS)
    @classmethod
    def _is_told(cls, text: str, others: ValidationInfo) -> str:
        if not text and others.data.get("type") == GOOD_PRACTICE:
            raise ValueError(N_("A good practice needs this step."))
        return text

    def said(self) -> Description:
        codes = {scheme: getattr(self, scheme) for scheme in identifiers.SCHEMES}
        is_practice = self.type == GOOD_PRACTICE
        of_the_row = {field: getattr(self, field) for field in OF_THE_ROW if field in RecordForm.model_fields}
        return Description(
            **of_the_row,
            publishers=self.publishers,
            authors=self.authors,
            languages=self.languages or (self.title_language,),
            countries=self.countries,
            terms=self.terms,
            identifiers=tuple((scheme, value) for scheme, value in codes.items() if value),
            links=tuple((address, "") for address in self.links),
            practice={step: getattr(self, step) for step in STEPS} if is_practice else {},
            work_of=self.work_of,
            replaces=self.replaces,
        )


class ProposalForm(RecordForm):
    rights_statement: Reason


class CorrectionForm(RecordForm):
    note: Reason
    seen: str = ""  # when the record had been changed last, as whoever corrects saw it

    def said_of(self, before: Description) -> Description:
        """What the form does not ask for stays as it was; so do the labels of links."""
        labels = dict(before.links)
        links = tuple((url, labels.get(url, "")) for url, _label in self.said().links)
        return replace(self.said(), links=links, source_note=before.source_note, confidence=before.confidence)


def chosen_in(typed: Typed) -> dict[str, object]:
    """The choices that are ticked, of those there are."""
    ticked = [name.partition("_") for name, said in typed.items() if said == "yes"]
    chosen = {kind: tuple(code for of, _, code in ticked if of == kind) for kind, _, _code in ticked}
    return {
        "languages": tuple(code for code in chosen.get("language", ()) if code in REGION),
        "countries": tuple(code for code in chosen.get("country", ()) if code in country_names()),
        "terms": {
            kind: codes
            for kind in VOCABULARIES
            if (codes := tuple(code for code in chosen.get(kind, ()) if is_term(kind, code)))
        },
    }


def as_typed(said: Description) -> Typed:
    """What is said, as the form would send it."""
    typed = {field: getattr(said, field) for field in OF_THE_ROW}
    typed |= {"publishers": "\n".join(said.publishers), "authors": "\n".join(said.authors)}
    typed |= {"links": "\n".join(url for url, _label in said.links)}
    typed |= dict(said.identifiers) | dict(said.practice)
    typed |= {"work_of": str(said.work_of or ""), "replaces": str(said.replaces or "")}
    ticked = [("language", said.languages), ("country", said.countries), *said.terms.items()]
    return typed | {f"{kind}_{code}": "yes" for kind, codes in ticked for code in codes}
