"""What happens to the bodies that members belong to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OrganisationsMerged:
    """`organisation_id` was a double of `into_id`, which now stands for both."""

    organisation_id: int
    into_id: int
