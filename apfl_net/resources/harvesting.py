"""Harvesters are told of a change in the transaction in which it happens: a header that lags is a lie."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from apfl_net.kit.outbox import hears_at_once
from apfl_net.resources.actions.harvesting import note_for_harvesters
from apfl_net.resources.events import ResourceChanged, ResourcePublished, ResourceWithdrawn


def _follow(session: Session, told: Sequence[Any], now: datetime) -> None:
    note_for_harvesters(session, [event.resource_id for event in told], now=now)


for what_happened in (ResourcePublished, ResourceChanged, ResourceWithdrawn):
    hears_at_once(what_happened)(_follow)
