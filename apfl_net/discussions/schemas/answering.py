"""Forms with which members answer without writing."""

from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from apfl_net.discussions.policy.polls import FEWEST_OPTIONS, MOST_OPTIONS
from apfl_net.discussions.schemas.fields import LocalMoment, Reason, Ticked
from apfl_net.kit.i18n import N_
from apfl_net.kit.text import clean_line, clean_text

LONGEST_OPTION = 200


def _lines(typed: object) -> list[str]:
    """One option a line; blank lines are none."""
    options = [line for text in str(typed).splitlines() if (line := clean_line(text))]
    if not FEWEST_OPTIONS <= len(options) <= MOST_OPTIONS:
        raise ValueError(N_("Please write two to ten options, one a line."))
    if len({option.casefold() for option in options}) < len(options):
        raise ValueError(N_("Two of the options are the same."))
    if max(map(len, options)) > LONGEST_OPTION:
        raise ValueError(N_("One of the options is too long: at most 200 characters."))
    return options


Question = Annotated[str, BeforeValidator(clean_text), StringConstraints(min_length=1, max_length=500)]
Options = Annotated[list[str], BeforeValidator(_lines)]


class ReactionForm(BaseModel):
    kind: Literal["useful", "thanks", "agree", "me_too", "none"]  # `none` takes it back


class PollForm(BaseModel):
    question: Question
    options: Options
    several: Literal["", "yes"] = ""
    votes: Literal["open", "anonymous"] = "open"
    closes_at: LocalMoment = None
    hidden_until_closed: Ticked = False

    @field_validator("hidden_until_closed")
    @classmethod
    def _only_what_closes_is_hidden(cls, hidden: bool, form: ValidationInfo) -> bool:
        if hidden and form.data.get("votes") == "open" and form.data.get("closes_at", "wrong") is None:
            raise ValueError(N_("A result can be hidden until the poll closes: please say when it does."))
        return hidden

    def terms(self) -> dict[str, Any]:
        return {
            "question": self.question,
            "options": self.options,
            "several": self.several == "yes",
            "anonymous": self.votes == "anonymous",
            "hidden_until_closed": self.hidden_until_closed,
            "closes_at": self.closes_at,
        }


class VoteForm(BaseModel):
    """One choice is sent as `option=7`, several as `option_7=yes&option_9=yes`."""

    chosen: list[int]

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, typed: dict[str, str]) -> dict[str, list[int]]:
        marked = [name.removeprefix("option_") for name in typed if name.startswith("option_")]
        given = [*marked, typed.get("option", "")]
        return {"chosen": [int(number) for number in given if number.isdecimal() and len(number) < 10]}


class PollDeletionForm(BaseModel):
    reason: Reason
