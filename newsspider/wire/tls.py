"""Whose certificates are looked at: everybody's, but for sites of which the user has said that theirs are broken."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from OpenSSL import SSL
from service_identity import VerificationError
from service_identity.exceptions import CertificateError
from service_identity.hazmat import DNS_ID, IPAddress_ID, verify_service_identity
from service_identity.pyopenssl import extract_patterns
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.python.failure import Failure
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer

from newsspider.discover.urls import site_key
from newsspider.errors import NotTaken

if TYPE_CHECKING:
    from OpenSSL.crypto import X509

_SENTENCES = {
    9: "it is not valid yet",
    10: "it has expired",
    18: "it is self-signed",
    19: "it is signed by somebody whom nobody knows",
    20: "who has signed it is not known, or the server does not show the chain to them",
    21: "the server does not show the chain to who has signed it",
    23: "it has been revoked",
}
"""By OpenSSL's numbers (X509_V_ERR_...), which verify(1) explains."""


@implementer(IPolicyForHTTPS)
class SitePolicy:
    """Two policies in one, by the site that a host belongs to."""

    def __init__(self, strict: Any, lenient: Any, insecure: Callable[[], frozenset[str]]) -> None:
        """`insecure` gives the keys of the sites that get the second policy."""
        self._strict = strict
        self._lenient = lenient
        self._insecure = insecure

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: N802  (Twisted's name)
        name = hostname.decode("ascii")
        if (insecure := self._insecure()) and site_key(f"https://{name}:{port}/") in insecure:
            return self._lenient.creatorForNetloc(hostname, port)
        return Telling(self._strict.creatorForNetloc(hostname, port))


@implementer(IOpenSSLClientConnectionCreator)
class Telling:
    """Makes connections that say what is wrong with a certificate; otherwise OpenSSL says "verify failed" alone."""

    def __init__(self, creator: Any) -> None:
        self._creator = creator

    def clientConnectionForTLS(self, protocol: Any) -> SSL.Connection:  # noqa: N802  (Twisted's name)
        connection: SSL.Connection = self._creator.clientConnectionForTLS(protocol)
        name: str = self._creator._hostnameASCII
        identity = DNS_ID(name) if self._creator._hostnameIsDnsName else IPAddress_ID(name)

        def verify(_: SSL.Connection, certificate: X509, error: int, depth: int, ok: int) -> bool:
            # What is raised here is lost.
            try:
                fault = None if ok else _SENTENCES.get(error, f"OpenSSL's error {error}")
                if fault is None and depth == 0:
                    verify_service_identity(extract_patterns(certificate), [identity], [])
            except (VerificationError, CertificateError, ValueError):
                fault = "it is somebody else's"
            if fault is not None:
                protocol.failVerification(Failure(NotTaken("certificate not valid", fault)))  # type: ignore[no-untyped-call]
            return fault is None

        connection.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, verify)
        return connection
