"""The doctor says what is well, what is not, and how to mend it; and leaves nothing behind."""

import pytest
from click.testing import CliRunner

from apfl_net.cli import apfl_net
from apfl_net.kit.clock import utc_now
from apfl_net.kit.config import settings
from apfl_net.kit.db import open_session
from apfl_net.kit.doctor import BROKEN, CARE, findings
from apfl_net.kit.printing.jobs import PrintJob
from tests.kit.setting import given
from tests.needs import needs_pdf


def test_a_house_in_order_is_told_so(own_database):
    needs_pdf()
    settings().data_dir.mkdir(parents=True, exist_ok=True)
    answer = CliRunner().invoke(apfl_net, ["doctor"])
    assert answer.exit_code == 0, answer.output
    for words in (
        "ok    database",
        "ok    files",
        "ok    worker",
        "ok    printing",
        "ok    fonts",
        "note  mail",
    ):
        assert words in answer.output
    assert not (settings().files_dir / "doctor").exists()


@pytest.mark.parametrize(
    ("name", "value", "about", "mend"),
    [
        ("APFL_TIME_ZONE", "Asia/Nowhere", "time zone", "IANA name"),
        ("APFL_BASE_URL", "network.example", "address", "APFL_BASE_URL=https://"),
        ("APFL_TRUSTED_PROXIES", "10.0.0.1, proxy", "proxies", "addresses or networks"),
        ("APFL_MAIL_URL", "smtp://127.0.0.1:1", "mail", "APFL_MAIL_URL"),
        ("APFL_MAIL_FROM", "nobody", "mail", "APFL_MAIL_FROM"),
        ("APFL_DATA_DIR", "/dev/null/nowhere", "data folder", "apfl-net migrate"),
        ("APFL_STORAGE_URL", "file:///proc/files", "files", "APFL_STORAGE_URL"),
        ("APFL_ENV", "production", "settings", ".env"),
    ],
)
def test_what_is_wrong_is_told_with_how_to_mend_it(own_database, name, value, about, mend):
    with given(**{name: value}):
        found = [finding for finding in findings() if finding.about == about and finding.state == BROKEN]
    assert found
    assert mend in found[0].mend


def test_what_has_no_pdf_is_counted(own_database):
    now = utc_now()
    with open_session(writing=True) as session:
        failed = {"asked_at": now, "run_at": now, "failed_at": now}
        session.add(PrintJob(source="a", target="b", problem="fonts", **failed))
    notes = [finding.told for finding in findings() if finding.state == CARE]
    assert "1 documents have no PDF" in notes
