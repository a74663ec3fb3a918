"""What we measure against: a bare FastAPI application whose one endpoint gives back one recorded answer.

`BENCH_ANSWER` names a folder with the `body`, its `media_type` and its `status`.
"""

import os
from pathlib import Path

from fastapi import FastAPI, Response

ANSWER = Path(os.environ["BENCH_ANSWER"])
BODY = (ANSWER / "body").read_bytes()
MEDIA_TYPE = (ANSWER / "media_type").read_text()
STATUS = int((ANSWER / "status").read_text())

app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)


@app.api_route("/", methods=["GET", "POST"])
async def give_back() -> Response:
    return Response(BODY, STATUS, media_type=MEDIA_TYPE)
