"""Certificates of our own making, good and bad, and an authority that signs them."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@cache
def _key(_: str) -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _signed(subject: str, issuer: str, *, ends: datetime, is_authority: bool) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(_key(subject).public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(ends - timedelta(days=900))
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    )
    if not is_authority:
        names: x509.GeneralName = x509.IPAddress(ip_address(subject)) if subject[0].isdigit() else x509.DNSName(subject)
        builder = builder.add_extension(x509.SubjectAlternativeName([names]), critical=False)
    return builder.sign(_key(issuer), hashes.SHA256())


def authority(folder: Path) -> Path:
    """The file of the authority that signs those that `server` is asked for with `issuer="authority"`."""
    path = folder / "authority.pem"
    certificate = _signed("authority", "authority", ends=_in_days(300), is_authority=True)
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return path


def server(folder: Path, subject: str, *, issuer: str | None = None, days: int = 300) -> ssl.SSLContext:
    """A server's side with a certificate for the name or address `subject`, self-signed without an `issuer`, which ends
    in so many days."""
    certificate = _signed(subject, issuer or subject, ends=_in_days(days), is_authority=False)
    path = folder / f"{subject}-{issuer}-{days}.pem"
    key = _key(subject).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def _in_days(days: int) -> datetime:
    return datetime.now(UTC) + timedelta(days=days)
