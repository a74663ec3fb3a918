"""What templates call things by."""

from typing import Any

from apfl_net.directory.vocabulary import expertise_label
from apfl_net.members.organisations import kind_label
from apfl_net.members.reference import constituency_label, country_name

WORDS: dict[str, Any] = {
    "country_name": country_name,
    "constituency_label": constituency_label,
    "expertise_label": expertise_label,
    "kind_label": kind_label,
}
