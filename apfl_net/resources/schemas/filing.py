"""What is said of a file of a record."""

from typing import Annotated

from pydantic import BaseModel

from apfl_net.kit.languages import REGION
from apfl_net.resources.models.files import ROLES
from apfl_net.resources.schemas.fields import one_of


class FileForm(BaseModel):
    role: Annotated[str, one_of(lambda: ROLES)]
    language: Annotated[str, one_of(lambda: ("", *REGION))] = ""
