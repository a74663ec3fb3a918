"""Proceedings of five hundred contributions: how long they take, how large they are, and how much memory.

Measured in a process of its own (`python -m bench.printing DATABASE`), whose only child prints.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from apfl_net.ediscussions.models.ediscussions import Ediscussion
from apfl_net.ediscussions.models.proceedings import Proceedings
from apfl_net.ediscussions.setting import set_document
from apfl_net.kit.clock import utc_now
from apfl_net.kit.db import connect
from apfl_net.kit.printing.press import print_document
from bench.ediscussions import CONTRIBUTIONS
from bench.processes import PYTHON
from bench.report import Report

MOST_MEGABYTES = 512


def measure_printing(report: Report, kind: str, database: str) -> None:
    asked = subprocess.run(
        [PYTHON, "-m", "bench.printing", database], capture_output=True, text=True, check=False
    )
    if asked.returncode:
        report.say(f"\nNothing was printed ({asked.stderr.strip().rpartition(chr(10))[2]}).")
        return
    found = json.loads(asked.stdout)
    report.say(
        f"\nProceedings of {found['contributions']} contributions: put together in {found['together']:.1f} s,"
        f" {found['html'] / 1000:.0f} kB of HTML; printed in {found['printed']:.1f} s,"
        f" {found['pages']} pages, {found['pdf'] / 1000:.0f} kB."
    )
    text = f"{kind}: memory for the PDF of {CONTRIBUTIONS} contributions, MB"
    report.promise(text, found["megabytes"], most=MOST_MEGABYTES)


def _print(database: str) -> dict[str, float]:
    begun = time.monotonic()
    with Session(connect(database)) as session:
        ediscussion_id = session.scalars(select(Ediscussion.id)).first()
        version = Proceedings(ediscussion_id=ediscussion_id, number=1, language="en")
        document = set_document(session, version, utc_now())
    html, together = document.html.encode(), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made.pdf"
        pages = print_document(html, made)
        size = made.stat().st_size
    return {
        "contributions": document.contributions,
        "together": together - begun,
        "html": len(html),
        "printed": time.monotonic() - together,
        "pages": pages,
        "pdf": size,
        "megabytes": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
    }


if __name__ == "__main__":
    print(json.dumps(_print(sys.argv[1])))
