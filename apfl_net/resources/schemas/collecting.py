"""What is typed about a collection."""

from pydantic import BaseModel, Field

from apfl_net.kit.web.addresses import LARGEST_ID
from apfl_net.resources.schemas.fields import Language, Line, OptionalLine, OptionalText


class CollectionForm(BaseModel):
    title: Line
    about: OptionalText = ""
    language: Language
    audience: int = Field(ge=1, le=LARGEST_ID)


class ItemForm(BaseModel):
    collection: int = Field(ge=1, le=LARGEST_ID)
    note: OptionalLine = ""
