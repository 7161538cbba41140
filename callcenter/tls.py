"""Certificates: a CA of this installation's own with `callcenter tls init`, or imported ones; and trust in them."""

import datetime as dt
import ipaddress
import os
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import certifi
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from callcenter import clock

CA_YEARS, CERTIFICATE_DAYS = 10, 820  # browsers refuse server certificates of more than 825 days
Key = ec.EllipticCurvePrivateKey


class TlsError(Exception):
    """A certificate that cannot be used; the message is one line."""

    status = 2


@dataclass(frozen=True, slots=True)
class Made:
    """What `tls init` wrote."""

    authority: Path
    certificate: Path
    key: Path
    names: tuple[str, ...]


def init(folder: Path, more_names: Sequence[str] = ()) -> Made:
    """Make a certificate for this machine in `folder`, signed by the CA there (made at the first time)."""
    folder.mkdir(parents=True, exist_ok=True)
    names = tuple(dict.fromkeys((*more_names, *own_names())))
    authority, authority_key = _authority(folder)
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _builder(_subject("12348 " + names[0]), key, authority.subject, CERTIFICATE_DAYS)
    certificate = (
        builder.add_extension(x509.SubjectAlternativeName([_name(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    made = Made(folder / "ca.pem", folder / "server.pem", folder / "server.key", names)
    made.certificate.write_bytes(_pem(certificate) + _pem(authority))
    _write_key(made.key, key)
    return made


def own_names() -> tuple[str, ...]:
    """Names and addresses under which this machine is reached."""
    names = ["localhost", "127.0.0.1", socket.gethostname()]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing: tells which address would be used
            names.append(probe.getsockname()[0])
        except OSError:
            pass  # a machine without a network has no other address
    return tuple(dict.fromkeys(name for name in names if name))


def prepare(folder: Path, certificate: Path | None, key: Path | None) -> None:
    """Check the certificate that is set and write whom our processes trust into `folder`. Raises TlsError."""
    if certificate is None and key is None:
        return
    if certificate is None or key is None:
        missing = "CALLCENTER_TLS_CERT" if certificate is None else "CALLCENTER_TLS_KEY"
        raise TlsError(f"{missing}: certificate and key belong together")
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
        chain = certificate.read_bytes()
    except (OSError, ssl.SSLError) as error:
        raise TlsError(f"CALLCENTER_TLS_CERT: {certificate}: {error}") from None
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "trusted.pem").write_bytes(Path(certifi.where()).read_bytes() + b"\n" + chain)


def name_in(certificate: Path) -> str:
    """A name our own processes may use: 127.0.0.1 if the certificate knows it, else its first name."""
    try:
        loaded = x509.load_pem_x509_certificate(certificate.read_bytes())
        names = loaded.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, x509.ExtensionNotFound):
        return "127.0.0.1"
    addresses = [str(address) for address in names.get_values_for_type(x509.IPAddress)]
    hosts = [host for host in names.get_values_for_type(x509.DNSName) if "*" not in host]
    return "127.0.0.1" if "127.0.0.1" in addresses else (*hosts, *addresses, "127.0.0.1")[0]


def _authority(folder: Path) -> tuple[x509.Certificate, Key]:
    path, key_path = folder / "ca.pem", folder / "ca.key"
    if path.exists() and key_path.exists():
        key = serialization.load_pem_private_key(key_path.read_bytes(), None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        return x509.load_pem_x509_certificate(path.read_bytes()), key
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _subject(f"12348 local CA {socket.gethostname()}")
    usage = x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        _builder(subject, key, subject, CA_YEARS * 365)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    _write_key(key_path, key)
    path.write_bytes(_pem(certificate))
    return certificate, key


def _builder(subject: x509.Name, key: Key, issuer: x509.Name, days: int) -> x509.CertificateBuilder:
    now = clock.now()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=days))
    )


def _subject(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])


def _name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _write_key(path: Path, key: Key) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        plain = serialization.NoEncryption()
        file.write(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
