"""A server of this machine that answers as strange servers in the internet do."""

import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Strange(BaseHTTPRequestHandler):
    """The path says what is answered: `/status/404`, `/to?ADDRESS`, `/endless`, `/drip` ..."""

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        what, _, rest = path.lstrip("/").partition("/")
        with suppress(BrokenPipeError, ConnectionResetError):
            getattr(self, f"answer_{what}", self.answer_page)(query or rest)

    do_HEAD = do_GET  # noqa: N815

    def answer_page(self, _rest: str) -> None:
        self._send(200, f"asked for {self.path} at {self.headers['Host']}".encode())

    def answer_status(self, status: str) -> None:
        self._send(int(status), b"")

    def answer_pages_only(self, _rest: str) -> None:
        self._send(405 if self.command == "HEAD" else 200, b"here")

    def answer_to(self, address: str) -> None:
        self.send_response(302)
        self.send_header("Location", address)
        self.end_headers()

    def answer_circle(self, _rest: str) -> None:
        self.answer_to("/circle")

    def answer_endless(self, _rest: str) -> None:
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(b"x" * 65536)

    def answer_drip(self, _rest: str) -> None:
        for sign in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 600:
            self.wfile.write(bytes([sign]))
            time.sleep(0.05)

    def answer_silent(self, _rest: str) -> None:
        time.sleep(3)

    def answer_nonsense(self, _rest: str) -> None:
        self.wfile.write(b"not a word of HTTP\r\n\r\n")

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_said: object) -> None:
        """Nothing."""


@contextmanager
def strange_server(certificate: Path | None = None) -> Iterator[int]:
    """Its port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Strange) as server:
        server.daemon_threads = True
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(
                server.socket, server_side=True, do_handshake_on_connect=False
            )
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def signed_by_nobody(path: Path, name: str) -> Path:
    """A certificate for this name that no authority stands behind, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(named)
        .issuer_name(named)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    kept_open = serialization.NoEncryption()
    path.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, kept_open) + made.public_bytes(pem)
    )
    return path
