"""What happens to the texts of the network."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PageSaved:
    """A page reads otherwise in one language."""

    slug: str
    language: str


@dataclass(frozen=True)
class GuestPostChanged:
    """It was published or withdrawn, or its text is another one."""

    post_id: int


@dataclass(frozen=True)
class ReferralChanged:
    """A place that helps is new, or is told of otherwise, or no more."""

    referral_id: int
