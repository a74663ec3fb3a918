"""How audiences stand to each other: nothing that was written for one may be shown to an eye of another."""

from apfl_net.access.models import Audience


def is_within(inner: Audience, outer: Audience) -> bool:
    """Whether everybody who belongs to `inner` belongs to `outer` too, now and later.

    That is so when both are the same, when `outer` is the public, and when it is all members and `inner` is
    not the public. The audience of nobody is within every other. A caucus and a group may have the same
    people today; that may change, so it does not count.
    """
    if inner.id == outer.id or inner.kind == "nobody" or outer.kind == "public":
        return True
    return outer.kind == "members" and inner.kind != "public"


def narrower(one: Audience, other: Audience) -> Audience | None:
    """Whichever of the two is within the other; None where neither is."""
    if is_within(one, other):
        return one
    return other if is_within(other, one) else None
