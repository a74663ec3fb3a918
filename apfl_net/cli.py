"""The command `apfl-net`: for whoever runs the house. Errors are one line on stderr and exit status 2."""

import logging
import re
import signal
import sys
import time
from typing import Any

import click
import uvicorn

from apfl_net import worker
from apfl_net.access.actions import make_staff, reset_token
from apfl_net.access.models import MEMBERS, Audience
from apfl_net.access.reference import load_audiences
from apfl_net.accounts.actions.second_factor import reset_second_factor
from apfl_net.demo.cast import TRY_THESE
from apfl_net.demo.play import play
from apfl_net.joining.command import import_members
from apfl_net.kit.clock import utc_now
from apfl_net.kit.complaints import told_in_one_line
from apfl_net.kit.config import settings
from apfl_net.kit.db import keep_ids_free, open_session
from apfl_net.kit.doctor import BROKEN, findings
from apfl_net.kit.facts import fact
from apfl_net.kit.listening import why_not_listen
from apfl_net.kit.migrating import check_is_migrated, new_revision
from apfl_net.kit.migrating import migrate as apply_migrations
from apfl_net.kit.search.command import build_with_a_bar, search_key
from apfl_net.members.actions import add_member
from apfl_net.members.queries import count_members, member_by_email
from apfl_net.members.reference import load_reference_data
from apfl_net.moderation.actions import note_in_audit_log
from apfl_net.resources.command import import_resources
from apfl_net.vocabulary.reference import load_glossary
from apfl_net.vocabulary.terms import load_terms

COMMANDS = [import_members, import_resources, search_key]
"""Those that stand in their rooms."""

GRACE = 30
"""Seconds that requests and the background work in hand have to end, when we are asked to stop."""


class Refused(click.ClickException):
    """What cannot be done, in one line."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        click.echo(f"apfl-net: {self.message}", err=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, commands=COMMANDS)
def apfl_net() -> None:
    """APFL Net: an online Community of Practice against forced labour."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)


@apfl_net.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Processes that answer; as many as cores.",
)
@click.option("--no-worker", is_flag=True, help="Leave the background work to `apfl-net worker`.")
def serve(host: str, port: int, workers: int, no_worker: bool) -> None:
    """Serve the pages, with the background work beside them.

    Example: apfl-net serve --host 0.0.0.0 --port 8000 --workers 4 --no-worker
    """
    _check_may_serve()
    if reason := why_not_listen(host, port):  # uvicorn would tell it in six lines, after all else has begun
        raise Refused(f"cannot listen at {host}, port {port} ({reason}).")
    # uvicorn lets requests end, then raises the signal again: without this it would end us then and there.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    background = None if no_worker else worker.start_thread()
    try:
        uvicorn.run(
            "apfl_net.main:create_app",
            factory=True,
            host=host,
            port=port,
            workers=workers,
            access_log=False,  # addresses of pages can hold one-time links
            server_header=False,
            proxy_headers=bool(settings().trusted_proxies),
            forwarded_allow_ips=settings().trusted_proxies or None,
            timeout_graceful_shutdown=GRACE,
        )
    finally:
        if background:
            thread, stop = background
            stop.set()
            thread.join(timeout=GRACE)


@apfl_net.command(name="worker")
def run_worker() -> None:
    """Do the background work: notices, mail, chores. Any number may run.

    Example: apfl-net worker
    """
    _check_may_serve()
    worker.run_until_signal()


@apfl_net.command()
def migrate() -> None:
    """Bring the database and its reference data to this release. Safe to run again.

    Example: apfl-net migrate
    """
    settings().data_dir.mkdir(parents=True, exist_ok=True)
    apply_migrations()
    with open_session(writing=True) as session:
        load_reference_data(session)
        session.flush()
        keep_ids_free(session, Audience, up_to=MEMBERS)
        load_audiences(session)
        load_terms(session)
        load_glossary(session)


@apfl_net.command()
@click.option("--if-empty", is_flag=True, help="Do nothing, without complaint, where there are members.")
def demo(if_empty: bool) -> None:
    """Load the demo community: fictional people, with dates relative to today.

    Example: apfl-net demo
    """
    if settings().production:
        raise Refused("the demo community has known passwords, so it is not loaded in production.")
    check_is_migrated()
    started = time.monotonic()
    with open_session(writing=True) as session:
        if count_members(session):
            if if_empty:
                return
            raise Refused("this database has members already; the demo needs an empty one.")
        click.echo("Loading the demo community ...")
        play(session, now=utc_now())
    click.echo(f"Done in {time.monotonic() - started:.1f} s.")


@apfl_net.command(name="sign-ins")
def sign_ins() -> None:
    """Say where the site is and, in the demo community, how to sign in.

    Example: apfl-net sign-ins
    """
    check_is_migrated()
    click.echo(f"\n  APFL Net   {settings().base_url}\n")
    with open_session(writing=False) as session:
        if fact(session, "demo"):
            click.echo(f"  Demo sign-ins, all with the password {settings().demo_password}")
            for email in TRY_THESE:
                click.echo(f"    {email}")
    click.echo("\n  Ctrl+C stops it.\n")


@apfl_net.command(name="create-admin")
@click.argument("email")
@click.option("--name", default="Administrator", show_default=True)
def create_admin(email: str, name: str) -> None:
    """Make a member an administrator (and a member first, if need be); prints a link to set the password.

    Example: apfl-net create-admin maria@ministry.example --name "Maria Santos"
    """
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", email):
        raise Refused(f"{email} is not an e-mail address.")
    check_is_migrated()
    with open_session(writing=True) as session:
        member = member_by_email(session, email) or add_member(
            session, email=email, name=name, time_zone=settings().time_zone, now=utc_now()
        )
        make_staff(session, member=member, role="admin", now=utc_now())
        note_in_audit_log(session, None, "made admin", "member", member.id, "create-admin", now=utc_now())
        token = reset_token(session, member_id=member.id)
    click.echo(f"Set the password within two hours: {settings().base_url}/password-reset/{token}")


@apfl_net.command(name="reset-second-factor")
@click.argument("email")
def reset_second_factor_of(email: str) -> None:
    """Take the second factor of a member away who lost both device and recovery codes; make sure it is them.

    Example: apfl-net reset-second-factor maria@ministry.example
    """
    check_is_migrated()
    with open_session(writing=True) as session:
        member = member_by_email(session, email)
        if member is None:
            raise Refused(f"there is no member with the address {email}.")
        had_one = reset_second_factor(session, member_id=member.id, now=utc_now())
    if not had_one:
        raise Refused(f"{email} has no second factor; they are signed out everywhere.")
    click.echo(f"{email} signs in with the password alone now; was signed out everywhere and told by mail.")


@apfl_net.command()
def reindex() -> None:
    """Build the index of the search anew, beside the one that answers; goes on where it was broken off.

    Example: apfl-net reindex
    """
    check_is_migrated()
    click.echo(f"{build_with_a_bar()} things were read.")


@apfl_net.command()
def doctor() -> None:
    """Check every setting and connection, and say how to mend what is wrong. Exit status 1: something is.

    Example: apfl-net doctor
    """
    found = []
    for finding in findings():
        found.append(finding)
        click.echo(f"{finding.state:<5} {finding.about:<12} {finding.told}")
        if finding.mend:
            click.echo(f"{'':<18} -> {finding.mend}")
    if any(finding.state == BROKEN for finding in found):
        sys.exit(1)


@apfl_net.command(hidden=True)
@click.argument("message")
def revision(message: str) -> None:
    """Write a migration from the models (for developers).

    Example: apfl-net revision "threads can be pinned"
    """
    new_revision(message)


def _check_may_serve() -> None:
    for problem in settings().problems():
        raise Refused(problem)
    check_is_migrated()
    if settings().production:
        with open_session(writing=False) as session:
            if fact(session, "demo"):
                raise Refused("this database holds the demo community, whose passwords are known.")


def main() -> None:
    try:
        apfl_net.main(prog_name="apfl-net", standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        sys.exit(2)
    except Exception as error:
        told = told_in_one_line(error)
        if told is None:
            raise
        Refused(" ".join(told.split())).show()
        sys.exit(2)


if __name__ == "__main__":
    main()
