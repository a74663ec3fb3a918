"""What happens to members, and to the bodies that they belong to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MemberChanged:
    """What others see of them may be another than before: a byline, a profile, whether they are found."""

    member_id: int


@dataclass(frozen=True)
class NameWithdrawn:
    """Their name stands for fewer eyes than before, also under what they wrote: they hid, left, were erased,
    or are named to visitors no more."""

    member_id: int


@dataclass(frozen=True)
class OrganisationChanged:
    organisation_id: int


@dataclass(frozen=True)
class OrganisationsMerged:
    """`organisation_id` was a double of `into_id`, which now stands for both."""

    organisation_id: int
    into_id: int
