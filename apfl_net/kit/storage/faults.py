"""What is told to people when files cannot be kept or read just now."""

from apfl_net.kit.errors import Unavailable
from apfl_net.kit.i18n import N_


class StorageIsAway(Unavailable):
    """`told`: what the system said, for whoever runs it."""

    message = N_(
        "The place where files are kept does not answer. Nothing is lost; please try again in a moment."
    )

    def __init__(self, told: str = "") -> None:
        super().__init__(told)
        self.told = told


class StorageIsFull(StorageIsAway):
    message = N_(
        "There is no room left where files are kept, so nothing was taken. Please tell those who look after"
        " the network."
    )
    retry_after = None
