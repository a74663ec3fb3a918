"""What happens to the records of the document repository."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ResourceProposed:
    """It waits for the secretariat; anew too, after it was given back."""

    resource_id: int


@dataclass(frozen=True)
class ResourceReturned:
    """Its proposer is asked for something."""

    resource_id: int


@dataclass(frozen=True)
class ResourcePublished:
    """Its readers have it."""

    resource_id: int


@dataclass(frozen=True)
class ResourceChanged:
    """Something of a published record reads otherwise, its files too."""

    resource_id: int


@dataclass(frozen=True)
class ResourceWithdrawn:
    """Its readers have it no more."""

    resource_id: int
