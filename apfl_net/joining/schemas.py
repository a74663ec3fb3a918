"""What is typed by those who come, and by those who let them in."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, StringConstraints, ValidationInfo
from pydantic import field_validator as checks

from apfl_net.joining.policy import INVITATION_DAYS
from apfl_net.joining.reasons import QUESTIONS, REFUSALS
from apfl_net.kit.i18n import N_, languages
from apfl_net.kit.languages import REGION
from apfl_net.kit.mail.addresses import is_email, normal_email
from apfl_net.kit.passwords import SHORTEST
from apfl_net.kit.text import clean_line, clean_text
from apfl_net.kit.web.addresses import LARGEST_ID
from apfl_net.members.organisations import kind_problem
from apfl_net.members.reference import constituencies, country_names

CHOOSE = N_("Please choose one of the list.")


def _email(text: str) -> str:
    address = normal_email(text)
    if not is_email(address):
        raise ValueError(N_("This does not look like an e-mail address; please check it."))
    return address


def _constituency(code: str) -> str:
    if code not in constituencies():
        raise ValueError(CHOOSE)
    return code


def _country(code: str) -> str:
    if code not in country_names():
        raise ValueError(CHOOSE)
    return code


def _language(code: str) -> str:
    if code and code not in REGION:
        raise ValueError(CHOOSE)
    return code


def _accepted(answer: str) -> str:
    if answer != "yes":
        raise ValueError(N_("Please read the code of conduct and accept it."))
    return answer


def _group(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal()) or len(text) > 10 or int(text) > LARGEST_ID:
        raise ValueError(CHOOSE)
    return int(text)


Email = Annotated[str, StringConstraints(max_length=320), AfterValidator(_email)]
Line = Annotated[str, BeforeValidator(clean_line), StringConstraints(min_length=1, max_length=200)]
AnyLine = Annotated[str, BeforeValidator(clean_line), StringConstraints(max_length=200)]
Words = Annotated[str, BeforeValidator(clean_text), StringConstraints(min_length=1, max_length=4000)]
AnyWords = Annotated[str, BeforeValidator(clean_text), StringConstraints(max_length=4000)]
ConstituencyCode = Annotated[str, AfterValidator(_constituency)]
CountryCode = Annotated[str, AfterValidator(_country)]
Language = Annotated[str, AfterValidator(_language)]
Group = Annotated[int | None, BeforeValidator(_group)]
Code = Annotated[str, Field(validate_default=True), AfterValidator(_accepted)]
Seen = Annotated[int, Field(ge=0, le=LARGEST_ID)]


def fitting_kind(kind: str, info: ValidationInfo) -> str:
    """The kind of organisation, where it goes with the constituency above it."""
    constituency = info.data.get("constituency")
    wrong = kind_problem(constituency, kind) if constituency else ""
    if wrong:
        raise ValueError(wrong)
    return kind


class PlaceForm(BaseModel):
    """Where somebody works. The constituency comes first: it says whether the kind must be known."""

    organisation: Line
    constituency: ConstituencyCode
    organisation_kind: Annotated[str, Field(validate_default=True)] = ""
    position: Line
    country: CountryCode

    @checks("organisation_kind")
    @classmethod
    def _fits(cls, kind: str, info: ValidationInfo) -> str:
        return fitting_kind(kind, info)

    def place(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in PlaceForm.model_fields}


class PersonForm(PlaceForm):
    name: Line
    language_1: Language = ""
    language_2: Language = ""
    language_3: Language = ""
    code: Code = ""

    def languages(self) -> str:
        chosen = (self.language_1, self.language_2, self.language_3)
        return " ".join(dict.fromkeys(code for code in chosen if code))


class JoinForm(PersonForm):
    email: Email
    why: Words
    vouched_by: AnyWords = ""


class PasswordForm(BaseModel):
    password: Annotated[str, StringConstraints(min_length=SHORTEST, max_length=200)]


class AcceptForm(PersonForm, PasswordForm):
    pass


class AnswerForm(BaseModel):
    text: Words


class MembershipForm(BaseModel):
    organisation: Line
    organisation_kind: str = ""
    position: Line


class ApprovalForm(BaseModel):
    seen: Seen
    organisation: Line
    constituency: ConstituencyCode
    organisation_kind: Annotated[str, Field(validate_default=True)] = ""
    group: Group = None

    @checks("organisation_kind")
    @classmethod
    def _fits(cls, kind: str, info: ValidationInfo) -> str:
        return fitting_kind(kind, info)

    def place(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in ("organisation", "organisation_kind", "constituency")}


class QuestionForm(BaseModel):
    """A question of the list, or one's own, or both."""

    seen: Seen
    question_reason: Literal["", *QUESTIONS] = ""  # type: ignore[valid-type]
    question: AnyWords = Field("", validate_default=True)

    @checks("question")
    @classmethod
    def _said(cls, text: str, info: ValidationInfo) -> str:
        return something(text, info.data.get("question_reason", ""))


class RefusalForm(BaseModel):
    """A reason of the list, or one's own, or both."""

    seen: Seen
    refusal_reason: Literal["", *REFUSALS] = ""  # type: ignore[valid-type]
    refusal: AnyWords = Field("", validate_default=True)

    @checks("refusal")
    @classmethod
    def _said(cls, text: str, info: ValidationInfo) -> str:
        return something(text, info.data.get("refusal_reason", ""))


def something(text: str, reason: str) -> str:
    if not text and not reason:
        raise ValueError(N_("Please choose a reason or write one: it is sent to them."))
    return text


class InvitationForm(BaseModel):
    email: Email
    name: AnyLine = ""
    organisation: AnyLine = ""
    position: AnyLine = ""
    constituency: str = ""
    organisation_kind: Annotated[str, Field(validate_default=True)] = ""
    country: str = ""
    interface_language: str = ""
    group: Group = None
    days: Annotated[int, Field(ge=1, le=90)] = INVITATION_DAYS
    note: AnyWords = ""

    @checks("constituency", "country", "interface_language")
    @classmethod
    def _known(cls, code: str, info: ValidationInfo) -> str:
        offered: dict[str, dict[str, Any]] = {
            "constituency": constituencies(),
            "country": country_names(),
            "interface_language": languages(),
        }
        if code and code not in offered[info.field_name or ""]:
            raise ValueError(CHOOSE)
        return code

    @checks("organisation_kind")
    @classmethod
    def _kind(cls, kind: str, info: ValidationInfo) -> str:
        return fitting_kind(kind, info)

    def said(self) -> dict[str, Any]:
        """As the action takes it: what is not filled in is left open."""
        left_open = {name: getattr(self, name) or None for name in ("constituency", "country")}
        said = self.model_dump(exclude={"group", "interface_language"}) | left_open
        return said | {"audience_id": self.group, "interface_language": self.interface_language or None}
