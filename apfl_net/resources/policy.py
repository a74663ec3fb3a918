"""What a record must be to be published, and who may change it when."""

from collections.abc import Iterable
from dataclasses import dataclass

from apfl_net.access.viewer import Viewer
from apfl_net.kit.errors import Conflict
from apfl_net.kit.i18n import N_
from apfl_net.resources.description import Description
from apfl_net.resources.licences import may_be_hosted
from apfl_net.resources.models.collections import Collection
from apfl_net.resources.models.files import CAPTIONS, TRANSCRIPT
from apfl_net.resources.models.resources import PROPOSED, RETURNED, Resource

CHECKLIST = {
    "rights": N_("Its rights allow what we do with it: its licence is the right one, or it is a link only."),
    "confidentiality": N_(
        "It names no victim and nobody who could be harmed, and nothing that was told in confidence."
    ),
    "metadata": N_("Title, publishers, date, languages, countries and terms are those of the document."),
}
"""What whoever publishes has looked at. All of it, each time."""

AUDIO_VISUAL = "audio_visual"
GOOD_PRACTICE = "good_practice"


class AlreadyDecided(Conflict):
    message = N_("Somebody has decided about this proposal in the meantime.")


class NotAllChecked(Conflict):
    message = N_("Please look at every point of the checklist before you publish.")


class NeedsTranscript(Conflict):
    message = N_("Sound and film need a transcript or captions before they are published.")


class MayNotHost(Conflict):
    message = N_(
        "The licence does not allow that we keep its files: take them away, or name another licence."
    )


class FilesNotReady(Conflict):
    message = N_("Its files are still being looked at. Please wait until that is done.")


class ChangedMeanwhile(Conflict):
    message = N_(
        "Somebody changed this record while you were writing. Your text is below; please look at both."
    )


def is_open(resource: Resource) -> bool:
    """Whether its proposer can still change it."""
    return resource.state in {PROPOSED, RETURNED}


def check_is_open(resource: Resource) -> None:
    if not is_open(resource):
        raise AlreadyDecided


@dataclass(frozen=True)
class Standing:
    """How the files of a record are: what those that can be read are to it; whether one still waits."""

    roles: frozenset[str] = frozenset()
    waits: bool = False


def check_may_publish(resource: Resource, *, checked: Iterable[str], files: Standing) -> None:
    check_is_open(resource)
    if not set(CHECKLIST).issubset(checked):
        raise NotAllChecked
    if files.waits:
        raise FilesNotReady
    check_can_stand(resource, files=files)


def check_can_stand(said: Resource | Description, *, files: Standing) -> None:
    """What holds of every record that readers have, a corrected one too."""
    has_words = said.transcript or not files.roles.isdisjoint({TRANSCRIPT, CAPTIONS})
    if said.type == AUDIO_VISUAL and not has_words:
        raise NeedsTranscript
    if files.roles and not may_be_hosted(said.licence):
        raise MayNotHost


def may_keep(viewer: Viewer | None) -> bool:
    """Who corrects and withdraws."""
    return viewer is not None and viewer.is_staff


def may_change_collection(viewer: Viewer, collection: Collection) -> bool:
    return viewer.is_staff or (viewer.may_write and collection.made_by_id == viewer.member_id)
