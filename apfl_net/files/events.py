"""What became of a file that was sent."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FileReady:
    file_id: int
    version_id: int


@dataclass(frozen=True)
class FileRefused:
    file_id: int
    version_id: int


@dataclass(frozen=True)
class FileRemoved:
    file_id: int
