"""What a page says of the time of an e-discussion, in words."""

from dataclasses import dataclass
from datetime import datetime

from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.phases import LABELS, day_of, phase_at
from apfl_net.kit.i18n import gettext, zone


@dataclass(frozen=True, slots=True)
class PhaseShown:
    phase: str
    label: str
    day: int | None  # while it is open
    days: int | None


def phase_shown(ediscussion: Ediscussion, time_zone: str, now: datetime) -> PhaseShown:
    phase = phase_at(ediscussion.schedule, now)
    day, days = day_of(ediscussion.schedule, now, zone(time_zone)) or (None, None)
    return PhaseShown(phase, gettext(LABELS[phase]), day, days)
