"""What is typed at the door."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, StringConstraints

from apfl_net.kit.text import clean_line


class FeedForm(BaseModel):
    label: Annotated[str, BeforeValidator(clean_line), StringConstraints(min_length=1, max_length=100)]
