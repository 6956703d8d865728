"""N-07. A server that cannot show who it is gets not one byte of a question."""

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from iro_core.changes.signing import new_private_key, public_key
from iro_core.clock import FixedClock, SystemClock
from iro_desktop.errors import CertificateWrong, SyncProblem, Unreachable
from iro_desktop.sync import transport as transports
from iro_desktop.sync.transport import Credentials, Transport, tls_context
from tests.support.server import START

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
DAY = timedelta(days=1)
HERE = (x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1")))


@dataclass(frozen=True)
class Issued:
    """A certificate with its key, and those it needs beside it."""

    certificate: x509.Certificate
    key: Key
    chain: tuple[x509.Certificate, ...] = ()

    def write(self, folder: Path) -> tuple[Path, Path]:
        """As files for a server."""
        chain, key = folder / "chain.pem", folder / "key.pem"
        certificates = (self.certificate, *self.chain)
        chain.write_bytes(b"".join(each.public_bytes(Encoding.PEM) for each in certificates))
        key.write_bytes(self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return chain, key


def issue(
    name: str,
    by: Issued | None = None,
    *,
    is_ca: bool = False,
    names: tuple[x509.GeneralName, ...] = HERE,
    days: tuple[int, int] = (-1, 30),
    key: Key | None = None,
    usage: x509.ObjectIdentifier = ExtendedKeyUsageOID.SERVER_AUTH,
) -> Issued:
    """A certificate, signed by another or by itself."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    # OpenSSL compares with the machine's clock.
    now = SystemClock().now()
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + days[0] * DAY)
        .not_valid_after(now + days[1] * DAY)
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
    )
    if not is_ca:
        builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
    if names and not is_ca:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return Issued(builder.sign(by.key if by else key, hashes.SHA256()), key)


ROOT = issue("Invented Root", is_ca=True)
OTHER_ROOT = issue("Another Root", is_ca=True)
BETWEEN = issue("Invented Intermediate", ROOT, is_ca=True)
LEAF = issue("leaf", ROOT)


@dataclass
class Listener:
    """What a TLS server on this machine heard."""

    port: int
    heard: bytearray = field(default_factory=bytearray)


@contextmanager
def listening(shown: Issued, folder: Path, newest: ssl.TLSVersion | None) -> Iterator[Listener]:
    """A TLS server that shows this certificate, and notes every byte that it is told."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    # A server may be as weak as it likes; it is the laptop that has to refuse.
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    if newest is not None:
        context.maximum_version = newest
    context.load_cert_chain(*shown.write(folder))
    with socket.create_server(("127.0.0.1", 0)) as server:
        listener = Listener(server.getsockname()[1])
        thread = threading.Thread(target=_listen, args=(server, context, listener), daemon=True)
        thread.start()
        try:
            yield listener
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join(10)


def _listen(server: socket.socket, context: ssl.SSLContext, listener: Listener) -> None:
    while True:
        try:
            plain, _ = server.accept()
        except OSError:
            return
        try:
            with context.wrap_socket(plain, server_side=True) as line:
                listener.heard += line.recv(65_536)
                line.sendall(b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")
        except OSError:
            plain.close()


def ask(address: str) -> None:
    transport = Transport(address, FixedClock(START), deadline_s=20)
    try:
        who = Credentials("laptop-a", new_private_key(), public_key(new_private_key()))
        transport.ask_signed("/v1/sync", b"{}", who, sequence=7)
    finally:
        transport.close()


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine trusts the invented root, as if its council had installed it."""
    context = tls_context()
    context.load_verify_locations(cadata=ROOT.certificate.public_bytes(Encoding.PEM).decode())
    monkeypatch.setattr(transports, "_kept_tls_context", lambda: context)


WRONG: dict[str, Callable[[], Issued]] = {
    "another host": lambda: issue("x", ROOT, names=(x509.DNSName("other.example"),)),
    "another address": lambda: issue(
        "x", ROOT, names=(x509.IPAddress(ipaddress.ip_address("127.0.0.9")),)
    ),
    "expired": lambda: issue("localhost", ROOT, days=(-30, -1)),
    "not valid yet": lambda: issue("localhost", ROOT, days=(1, 30)),
    "signed by itself": lambda: issue("localhost"),
    "an unknown root": lambda: issue("localhost", OTHER_ROOT),
    "an intermediate is missing": lambda: issue("localhost", BETWEEN),
    "signed by who may not": lambda: _with(issue("localhost", LEAF), LEAF),
    "for clients only": lambda: issue("localhost", ROOT, usage=ExtendedKeyUsageOID.CLIENT_AUTH),
    "a short key": lambda: issue("localhost", ROOT, key=_short_key()),
    "its name in the wrong place": lambda: issue("localhost", ROOT, names=()),
}


def _short_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65_537, key_size=1024)  # noqa: S505 - refused


def _with(issued: Issued, *chain: Issued) -> Issued:
    return Issued(issued.certificate, issued.key, tuple(each.certificate for each in chain))


@pytest.mark.usefixtures("trusting")
@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_certificate_is_named_as_such_and_nothing_is_said_to_it(
    what: str, tmp_path: Path
) -> None:
    with listening(WRONG[what](), tmp_path, None) as listener:
        with pytest.raises(CertificateWrong):
            ask(f"https://localhost:{listener.port}")
        assert listener.heard == b""


@pytest.mark.usefixtures("trusting")
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
@pytest.mark.parametrize("newest", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
def test_an_outdated_tls_is_refused(newest: ssl.TLSVersion, tmp_path: Path) -> None:
    with listening(issue("localhost", ROOT), tmp_path, newest) as listener:
        with pytest.raises(Unreachable):
            ask(f"https://localhost:{listener.port}")
        assert listener.heard == b""


@pytest.mark.usefixtures("trusting")
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
@pytest.mark.parametrize("shown", ["by the root", "by an intermediate"])
def test_the_same_server_with_a_good_certificate_is_asked(
    host: str, shown: str, tmp_path: Path
) -> None:
    good = LEAF if shown == "by the root" else _with(issue("localhost", BETWEEN), BETWEEN)
    with listening(good, tmp_path, None) as listener:
        with pytest.raises(SyncProblem):  # It answers "busy", unsigned.
            ask(f"https://{host}:{listener.port}")
        assert listener.heard.startswith(b"POST /v1/sync")


def test_a_root_that_this_machine_does_not_know_is_not_trusted(tmp_path: Path) -> None:
    with listening(LEAF, tmp_path, None) as listener:
        with pytest.raises(CertificateWrong):
            ask(f"https://localhost:{listener.port}")
        assert listener.heard == b""
