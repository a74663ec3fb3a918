"""What is chosen in the forms of following, and of saving searches."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, StringConstraints

from apfl_net.kit.text import clean_line


class LevelForm(BaseModel):
    level: Literal["watch", "follow", "mute", "default"]


class MemberLevelForm(BaseModel):
    """People are watched or muted; whom one follows less closely than that makes no difference."""

    level: Literal["watch", "mute", "default"]


class SearchForm(BaseModel):
    name: Annotated[str, BeforeValidator(clean_line), StringConstraints(min_length=1, max_length=100)]
    told: Literal["at_once", "daily", "weekly", "never"]


class NewSearchForm(SearchForm):
    query: Annotated[str, StringConstraints(max_length=20_000)]
