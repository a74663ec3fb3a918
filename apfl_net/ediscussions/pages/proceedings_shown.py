"""What the page says of a version of proceedings: its files, and how far they are."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from apfl_net.ediscussions.models.proceedings import Proceedings
from apfl_net.kit import storage
from apfl_net.kit.db import AnyRow
from apfl_net.kit.errors import NotFound
from apfl_net.kit.i18n import N_, gettext, ngettext
from apfl_net.kit.printing.fonts import packages_for
from apfl_net.kit.printing.jobs import PrintJob
from apfl_net.kit.printing.press import BROKEN, FONTS, LIBRARIES, MEMORY, TIME
from apfl_net.kit.sizes import size_in_words
from apfl_net.kit.web.files import FileIsAway

TEXT_BEGINS, TEXT_ENDS = "<!--text-->", "<!--end of text-->"
"""Around what the page repeats of the kept HTML."""
LONG = timedelta(minutes=5)

PROBLEMS = {
    LIBRARIES: N_(
        "There is no PDF: this server lacks the programs that set text (Pango). On Debian or Ubuntu:"
        " apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    ),
    FONTS: N_(
        "There is no PDF: this server has no font for %(scripts)s. On Debian or Ubuntu:"
        " apt install %(packages)s"
    ),
    MEMORY: N_("There is no PDF: setting it took more memory than it may. The HTML can be printed."),
    TIME: N_("There is no PDF: setting it took too long. The HTML can be printed."),
    BROKEN: N_("There is no PDF: something went wrong. The HTML can be printed."),
}


@dataclass(frozen=True, slots=True)
class FileShown:
    """A kind of file: `found` gives its key and checksum, of a row with `Proceedings` and `PrintJob`."""

    ending: str
    media_type: str
    inline: bool
    found: Callable[[AnyRow], tuple[str, str]]


def _html_of(row: AnyRow) -> tuple[str, str]:
    return row.Proceedings.html_key, row.Proceedings.html_sha256


def _pdf_of(row: AnyRow) -> tuple[str, str]:
    if row.PrintJob is None or not row.PrintJob.printed_at:
        raise NotFound
    return row.PrintJob.target, row.PrintJob.sha256


HTML_FILE = FileShown("html", "text/html; charset=utf-8", inline=False, found=_html_of)
"""Never shown in place: it brings its own style, which the policy of our pages does not allow."""
PDF_FILE = FileShown("pdf", "application/pdf", inline=True, found=_pdf_of)


@dataclass(frozen=True, slots=True)
class VersionShown:
    number: int
    path: str
    frozen_at: datetime
    contributions: int
    citation: str
    html_size: str
    html_sha256: str
    pdf_size: str  # empty while there is no PDF
    pdf_sha256: str
    pages: int | None
    problem: str  # why there is none


def version_shown(path: str, row: AnyRow) -> VersionShown:
    version, job = row.Proceedings, row.PrintJob
    printed = job is not None and job.printed_at is not None
    return VersionShown(
        number=version.number,
        path=f"{path}/proceedings/{version.number}",
        frozen_at=version.frozen_at,
        contributions=version.contributions,
        citation=version.citation,
        html_size=size_in_words(version.html_size),
        html_sha256=version.html_sha256,
        pdf_size=size_in_words(job.size) if printed else "",
        pdf_sha256=job.sha256 if printed else "",
        pages=job.pages if printed else None,
        problem=problem_in_words(job) if job and job.failed_at else "",
    )


@dataclass(frozen=True, slots=True)
class MakingShown:
    """`words`: how far it is, or why it is not there. `is_over`: nothing more happens by itself."""

    number: int
    words: str
    is_over: bool
    may_try_again: bool


def making_shown(row: AnyRow, now: datetime) -> MakingShown:
    version, job = row.Proceedings, row.PrintJob
    if version.frozen_at is None or job is None:
        words = gettext("The contributions are being put together.")
        if now - version.asked_at > LONG:
            words = gettext(
                "This takes longer than it should. It is tried again by itself; what failed stands on the"
                " desk."
            )
        return MakingShown(version.number, words, is_over=False, may_try_again=False)
    if job.failed_at:
        return MakingShown(version.number, problem_in_words(job), is_over=True, may_try_again=True)
    if job.printed_at or job.forgotten_at:
        return MakingShown(version.number, "", is_over=True, may_try_again=False)
    return MakingShown(version.number, _far(version, job), is_over=False, may_try_again=False)


def _far(version: Proceedings, job: PrintJob) -> str:
    told = ngettext("%(num)s contribution", "%(num)s contributions", version.contributions)
    put_together = gettext("The text is ready (%(told)s).") % {"told": told % {"num": version.contributions}}
    if job.is_writing:
        return f"{put_together} " + gettext("All pages are set; the PDF is being written.")
    if job.page and job.lease:
        set_so_far = ngettext(
            "%(num)s page of the PDF is set.", "%(num)s pages of the PDF are set.", job.page
        )
        return f"{put_together} {set_so_far % {'num': job.page}}"
    if job.problem:
        again = gettext("The PDF failed once (%(problem)s) and is tried again.")
        return f"{put_together} {again % {'problem': job.problem}}"
    return f"{put_together} " + gettext("The PDF waits for its turn.")


def problem_in_words(job: PrintJob) -> str:
    scripts = [name for name in job.said.split("; ") if job.problem == FONTS]
    values = {"scripts": ", ".join(scripts), "packages": " ".join(packages_for(scripts))}
    return gettext(PROBLEMS.get(job.problem, PROBLEMS[BROKEN])) % values


def text_of(version: Proceedings) -> str:
    """What is between head and foot of the kept HTML. It was escaped and rendered by us."""
    try:
        kept = storage.read(version.html_key).decode()
    except FileNotFoundError as error:
        raise FileIsAway from error
    return kept.partition(TEXT_BEGINS)[2].partition(TEXT_ENDS)[0]
