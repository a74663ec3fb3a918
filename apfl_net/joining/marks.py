"""States and steps in words, and how long somebody has waited."""

from dataclasses import dataclass
from datetime import datetime

from apfl_net.joining.models import Application
from apfl_net.kit.i18n import N_, duration, gettext

STATES = {
    "unconfirmed": N_("Address not confirmed"),
    "waiting": N_("Waiting for us"),
    "asked": N_("Waiting for an answer"),
    "approved": N_("Approved"),
    "declined": N_("Declined"),
    "withdrawn": N_("Withdrawn"),
}

STEPS = {
    "applied": N_("Applied"),
    "confirmed": N_("Confirmed the address"),
    "agreed": N_("Agreed; the group is closed, so a second person must agree"),
    "asked": N_("Asked a question"),
    "answered": N_("Answered"),
    "approved": N_("Approved"),
    "declined": N_("Declined"),
    "withdrawn": N_("Withdrew"),
    "replaced": N_("Replaced by something newer from the same address"),
}

INVITATION_STATES = {
    "unseconded": N_("Waits for a second person"),
    "sent": N_("Sent"),
    "accepted": N_("Accepted"),
    "expired": N_("Too old"),
    "revoked": N_("Revoked"),
    "replaced": N_("Replaced"),
}

LOOKS = {"waiting": "state--open", "approved": "state--done", "accepted": "state--done",
         "unseconded": "state--open", "declined": "state--danger", "expired": "state--danger"}  # fmt: skip


@dataclass(frozen=True)
class StateMark:
    words: str
    look: str  # of the class `state`


def state_mark(state: str) -> StateMark:
    return StateMark(gettext((STATES | INVITATION_STATES)[state]), LOOKS.get(state, ""))


def step_label(kind: str) -> str:
    return gettext(STEPS[kind])


def waited(application: Application, now: datetime) -> str:
    """How long they have waited for us: `3 days`."""
    since = application.waiting_since or application.applied_at
    return duration(max(60, int((now - since).total_seconds())))
