"""What no page may do, whatever the journey: watched on every page that a test opens."""

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Request, Response

FAILED_TO_LOAD = re.compile(r"^Failed to load resource")


class Watch:
    """Notes errors in the console (a broken content security policy is one), scripts that fail, requests to
    anywhere else, and answers that are errors unless the test foresees them."""

    def __init__(self, context: BrowserContext, home: str, foreseen: Collection[int] = ()) -> None:
        self.home, self.foreseen = urlsplit(home).netloc, set(foreseen)
        self.complaints: list[str] = []
        self.requests: list[Request] = []
        context.on("console", self._console)
        context.on("weberror", lambda failed: self._script(failed.error))
        context.on("request", self._request)
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        # A failed load is noted with its status by `_response`, so not twice.
        if message.type in {"error", "warning"} and not FAILED_TO_LOAD.match(message.text):
            self.complaints.append(f"console: {message.text}")

    def _script(self, error: Error) -> None:
        self.complaints.append(f"script: {error.message}")

    def _request(self, request: Request) -> None:
        self.requests.append(request)
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob"} and address.netloc != self.home:
            self.complaints.append(f"request to another host: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.foreseen:
            self.complaints.append(f"{response.status}: {response.request.method} {response.url}")
