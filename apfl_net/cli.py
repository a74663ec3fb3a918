"""The command `apfl-net`: for whoever runs the house. Errors are one line on stderr and exit status 2."""

import logging
import sys
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

import click
import uvicorn
from sqlalchemy.exc import DBAPIError

from apfl_net import worker
from apfl_net.access.actions import make_staff, reset_token
from apfl_net.access.models import MEMBERS, Audience
from apfl_net.access.reference import load_audiences
from apfl_net.demo.cast import TRY_THESE
from apfl_net.demo.play import play
from apfl_net.kit.clock import utc_now
from apfl_net.kit.config import settings
from apfl_net.kit.db import keep_ids_free, open_session
from apfl_net.kit.facts import fact
from apfl_net.kit.migrating import is_migrated, new_revision
from apfl_net.kit.migrating import migrate as apply_migrations
from apfl_net.members.actions import add_member
from apfl_net.members.queries import count_members, member_by_email
from apfl_net.members.reference import load_reference_data
from apfl_net.vocabulary.terms import load_terms


class Refused(click.ClickException):
    """What cannot be done, in one line."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        click.echo(f"apfl-net: {self.message}", err=True)


def one_line_errors(command: Callable[..., None]) -> Callable[..., None]:
    """A database that does not answer is told in one line, not as a traceback."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except DBAPIError as error:
            reason = str(getattr(error, "orig", error)).strip().splitlines()[0]
            raise Refused(f"the database does not answer ({reason}). Check APFL_DATABASE_URL.") from error

    return run


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def apfl_net() -> None:
    """APFL Net: an online Community of Practice against forced labour."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)


@apfl_net.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=1, show_default=True, help="Processes that answer; as many as cores.")
@click.option("--no-worker", is_flag=True, help="Leave the background work to `apfl-net worker`.")
@one_line_errors
def serve(host: str, port: int, workers: int, no_worker: bool) -> None:
    """Serve the pages, with the background work beside them.

    Example: apfl-net serve --host 0.0.0.0 --port 8000 --workers 4 --no-worker
    """
    _check_may_serve()
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
        )
    finally:
        if background:
            thread, stop = background
            stop.set()
            thread.join(timeout=30)


@apfl_net.command(name="worker")
@one_line_errors
def run_worker() -> None:
    """Do the background work: notices, mail, chores. Any number may run.

    Example: apfl-net worker
    """
    _check_may_serve()
    worker.run_until_signal()


@apfl_net.command()
@one_line_errors
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


@apfl_net.command()
@click.option("--if-empty", is_flag=True, help="Do nothing, without complaint, where there are members.")
@one_line_errors
def demo(if_empty: bool) -> None:
    """Load the demo community: fictional people, with dates relative to today.

    Example: apfl-net demo
    """
    if settings().production:
        raise Refused("the demo community has known passwords, so it is not loaded in production.")
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
@one_line_errors
def sign_ins() -> None:
    """Say where the site is and, in the demo community, how to sign in.

    Example: apfl-net sign-ins
    """
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
@one_line_errors
def create_admin(email: str, name: str) -> None:
    """Make a member an administrator (and a member first, if need be); prints a link to set the password.

    Example: apfl-net create-admin maria@ministry.example --name "Maria Santos"
    """
    if "@" not in email:
        raise Refused(f"{email} is not an e-mail address.")
    with open_session(writing=True) as session:
        member = member_by_email(session, email) or add_member(
            session, email=email, name=name, time_zone=settings().time_zone, now=utc_now()
        )
        make_staff(session, member=member, role="admin", now=utc_now())
        token = reset_token(session, member_id=member.id)
    click.echo(f"Set the password within two hours: {settings().base_url}/password-reset/{token}")


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
    if not is_migrated():
        raise Refused("the database is not at this release. Run: apfl-net migrate")
    if settings().production:
        with open_session(writing=False) as session:
            if fact(session, "demo"):
                raise Refused("this database holds the demo community, whose passwords are known.")


def main() -> None:
    try:
        apfl_net.main(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        Refused(error.format_message()).show()
        sys.exit(2)


if __name__ == "__main__":
    main()
