"""Which kind of file something is: by what is in it, never by its name."""

from dataclasses import dataclass
from pathlib import Path

from apfl_net.kit.content.running import Bounds, look

DOCUMENT, IMAGE, AUDIO, VIDEO, TEXT, CAPTIONS = "document", "image", "audio", "video", "text", "captions"
FAMILIES = (DOCUMENT, IMAGE, AUDIO, VIDEO, TEXT, CAPTIONS)


@dataclass(frozen=True)
class Kind:
    """`inline`: browsers may show it in our pages, once it is cleaned; everything else is only downloaded."""

    name: str
    media_type: str
    family: str
    inline: bool = False

    @property
    def ending(self) -> str:
        """Of its name, when somebody downloads it."""
        return self.name


_OFFICE = "application/vnd.openxmlformats-officedocument"
_ALL = (
    Kind("pdf", "application/pdf", DOCUMENT, inline=True),
    Kind("docx", f"{_OFFICE}.wordprocessingml.document", DOCUMENT),
    Kind("pptx", f"{_OFFICE}.presentationml.presentation", DOCUMENT),
    Kind("xlsx", f"{_OFFICE}.spreadsheetml.sheet", DOCUMENT),
    Kind("html", "text/html", DOCUMENT),
    Kind("jpg", "image/jpeg", IMAGE, inline=True),
    Kind("png", "image/png", IMAGE, inline=True),
    Kind("webp", "image/webp", IMAGE, inline=True),
    Kind("gif", "image/gif", IMAGE, inline=True),
    Kind("mp3", "audio/mpeg", AUDIO, inline=True),
    Kind("m4a", "audio/mp4", AUDIO, inline=True),
    Kind("ogg", "audio/ogg", AUDIO, inline=True),
    Kind("wav", "audio/wav", AUDIO, inline=True),
    Kind("flac", "audio/flac", AUDIO, inline=True),
    Kind("mp4", "video/mp4", VIDEO, inline=True),
    Kind("webm", "video/webm", VIDEO, inline=True),
    Kind("txt", "text/plain", TEXT),
    Kind("vtt", "text/vtt", CAPTIONS),
    Kind("srt", "application/x-subrip", CAPTIONS),
)
KINDS = {kind.name: kind for kind in _ALL}
"""By name, which is what a row keeps."""

BOUNDS = Bounds(seconds=20)


def kind_of(path: Path, *, bounds: Bounds = BOUNDS) -> Kind | None:
    """None when we do not know what it is; raises a problem when we know, and do not take it."""
    said = look("kind", "", path, bounds=bounds)
    return KINDS.get(said[0]["kind"]) if said else None
