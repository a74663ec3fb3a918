"""Static files, kept in memory and addressed by the hash of their content, so that browsers may keep them.

The style sheets are one answer: `css/app.css` is put together from the files named in `css/order.txt`; what
they say to us, comments and indentation, is a fifth of it and stays here. So are the scripts, in `js/app.js`,
without the lines that are comments; whoever uses keyboard shortcuts gets `js/app-with-keys.js`, which has
those too.
"""

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from apfl_net.kit.config import ROOT

STATIC = ROOT / "static"
SERVED = {".css", ".js", ".svg", ".png", ".ico", ".webmanifest"}
FOREVER = "public, max-age=31536000, immutable"
BRIEFLY = "public, max-age=300"

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_COMMENT_LINE = re.compile(r"^[ \t]*//.*\n", re.MULTILINE)
_INDENTATION = re.compile(r"\s*\n\s*")


@dataclass(frozen=True)
class Asset:
    content: bytes
    zipped: bytes
    media_type: str
    mark: str


@cache
def assets() -> dict[str, Asset]:
    """Every file we serve, by its path below `static/`."""
    found = {
        str(path.relative_to(STATIC)): path.read_bytes()
        for path in sorted(STATIC.rglob("*"))
        if path.suffix in SERVED and "css" not in path.relative_to(STATIC).parts[:1]
    }
    found["css/app.css"] = _put_together(map(_for_browsers, _in_order("css")))
    found["js/app.js"] = _put_together(map(_in_a_block, _in_order("js")))
    found["js/app-with-keys.js"] = _put_together(map(_in_a_block, [*_in_order("js"), _shortcuts()]))
    return {name: _asset(name, content) for name, content in found.items()}


def asset(name: str) -> str:
    """The address of a static file, with the hash of its content."""
    return f"/static/{assets()[name].mark}/{name}"


def all_assets_mark() -> str:
    """Changes when any static file does."""
    return _mark("".join(asset.mark for asset in assets().values()).encode())


def _in_order(folder: str) -> list[str]:
    names = (STATIC / folder / "order.txt").read_text().split()
    return [(STATIC / folder / name).read_text() for name in names]


def _shortcuts() -> str:
    return (STATIC / "js" / "shortcuts.js").read_text()


def _in_a_block(script: str) -> str:
    """In a module, what is declared in a block stays in it: scripts put together do not know each other."""
    return f"{{\n{_COMMENT_LINE.sub('', script)}}}"


def _for_browsers(sheet: str) -> str:
    return _INDENTATION.sub("\n", _COMMENT.sub("", sheet))


def _put_together(parts: Iterable[str]) -> bytes:
    return "\n".join(parts).encode()


def _asset(name: str, content: bytes) -> Asset:
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Asset(content, gzip.compress(content, 9, mtime=0), media_type, _mark(content))


def _mark(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


async def serve_static(scope: Scope, receive: Receive, send: Send) -> None:
    """ASGI: `/static/{mark}/{name}`; an old mark still gets the file, but is not kept for long."""
    mark, _, name = scope["path"].removeprefix("/static/").partition("/")
    found = assets().get(name)
    if found is None or scope.get("method") not in {"GET", "HEAD"}:
        await Response("Not found", 404, media_type="text/plain")(scope, receive, send)
        return
    accepted = dict(scope["headers"]).get(b"accept-encoding", b"")
    headers = {"Cache-Control": FOREVER if mark == found.mark else BRIEFLY, "Vary": "Accept-Encoding"}
    zipped = b"gzip" in accepted and len(found.zipped) < len(found.content)
    if zipped:
        headers["Content-Encoding"] = "gzip"
    body = found.zipped if zipped else found.content
    await Response(body, headers=headers, media_type=found.media_type)(scope, receive, send)
