"""Mail servers on this machine: one that speaks SMTP, with all its refusals; and some that behave badly."""

import socket
import ssl
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from apfl_net.kit.clock import utc_now
from tests.durability.running import free_port

NAME, PASSWORD = "sender@example.org", "a-mail-secret-42"


@dataclass
class Mailbox:
    """What a server took, and how it answers. `answers`: one for each mail, in turn; then it accepts."""

    port: int = 0
    answers: list[str] = field(default_factory=list)
    at: str = "RCPT"  # to which command it gives them
    delay: float = 0
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    options: list[list[str]] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802  (aiosmtpd names it)
        self, server: Any, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.at == "RCPT" and self.answers:
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        time.sleep(self.delay)
        if self.at == "DATA" and self.answers:
            return self.answers.pop(0)
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        self.recipients += envelope.rcpt_tos
        self.options.append(envelope.mail_options)
        return "250 Message accepted for delivery"

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def ids(self) -> list[str]:
        return [mail["Message-ID"] for mail in self.mails]


@contextmanager
def mail_server(**options: Any) -> Iterator[Mailbox]:
    """A server that takes mail; `options` as aiosmtpd has them."""
    box = Mailbox(port=free_port())
    with warnings.catch_warnings():  # a login without encryption is unwise; so it is, and tested
        warnings.simplefilter("ignore")
        controller = Controller(box, hostname="127.0.0.1", port=box.port, ready_timeout=30, **options)
        controller.start()
        try:
            yield box
        finally:
            controller.stop()


def only_with_password(server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
    fits = (given.login, given.password) == (NAME.encode(), PASSWORD.encode())
    return AuthResult(success=fits, handled=fits)


@contextmanager
def bad_server(behave: Callable[[socket.socket], None]) -> Iterator[int]:
    """The port of a server that does this with whoever calls, and then hangs up."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:

        def serve() -> None:
            while True:
                try:
                    line, _address = listening.accept()
                except OSError:
                    return
                with line:
                    behave(line)

        threading.Thread(target=serve, daemon=True).start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)


def talk(line: socket.socket, *answers: str | None) -> None:
    """Say the first answer at once, each other one to whatever comes; None: wait for a mail's end."""
    with line.makefile("rb") as heard:
        for place, answer in enumerate(answers):
            if place and answer is not None and not heard.readline():
                return
            if answer is None:
                while heard.readline() not in {b".\r\n", b""}:
                    pass
            else:
                line.sendall(answer.encode() + b"\r\n")


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate of this machine's own making, and the server's side of it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(utc_now() - timedelta(days=1))
        .not_valid_after(utc_now() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "mail.pem", folder / "mail.key"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return public, context
