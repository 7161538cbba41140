"""Certificates: a local authority made once, names of this machine, refusal in one line, trust among our processes."""

import ssl
import stat
from pathlib import Path

import pytest

from callcenter import tls
from callcenter.settings import Settings


def test_a_certificate_is_made_that_clients_who_trust_the_authority_accept(tmp_path: Path) -> None:
    made = tls.init(tmp_path, ["hotline.example", "192.0.2.7"])
    assert {"hotline.example", "192.0.2.7", "127.0.0.1", "localhost"} <= set(made.names)
    assert stat.S_IMODE(made.key.stat().st_mode) == stat.S_IMODE((tmp_path / "ca.key").stat().st_mode) == 0o600
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(made.certificate, made.key)
    client = ssl.create_default_context(cafile=str(made.authority))
    for name in ("hotline.example", "192.0.2.7", "127.0.0.1"):
        handshake(client, server, name)
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(client, server, "elsewhere.example")


def handshake(client: ssl.SSLContext, server: ssl.SSLContext, name: str) -> None:
    """A TLS handshake in memory."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    asking = client.wrap_bio(to_client, to_server, server_hostname=name)
    answering = server.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(6):
        for side in (asking, answering):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
    asking.getpeercert()
    assert asking.version() == "TLSv1.3"


def test_the_authority_stays_when_a_certificate_is_renewed(tmp_path: Path) -> None:
    first = tls.init(tmp_path).authority.read_bytes()
    assert tls.init(tmp_path).authority.read_bytes() == first


def test_our_processes_trust_what_we_serve_and_use_a_name_it_knows(tmp_path: Path, settings: Settings) -> None:
    made = tls.init(tmp_path / "made")
    tls.prepare(tmp_path / "tls", made.certificate, made.key)
    assert made.certificate.read_bytes() in (tmp_path / "tls" / "trusted.pem").read_bytes()
    secure = settings.model_copy(update={"host": "0.0.0.0", "tls_cert": made.certificate, "tls_key": made.key})
    assert secure.base_url == "https://127.0.0.1:8000"
    assert secure.carrier_base_url == "https://127.0.0.1:8010"


def test_a_certificate_without_its_key_is_refused(tmp_path: Path) -> None:
    made = tls.init(tmp_path)
    with pytest.raises(tls.TlsError, match="CALLCENTER_TLS_KEY"):
        tls.prepare(tmp_path / "tls", made.certificate, None)


def test_a_key_of_another_certificate_is_refused_in_one_line(tmp_path: Path) -> None:
    one, other = tls.init(tmp_path / "one"), tls.init(tmp_path / "other")
    with pytest.raises(tls.TlsError, match="CALLCENTER_TLS_CERT") as caught:
        tls.prepare(tmp_path / "tls", one.certificate, other.key)
    assert "\n" not in str(caught.value)
