"""Which addresses are on the public web, and which others the user has allowed."""

from __future__ import annotations

import socket
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from newsspider.errors import UsageError

_RELAYS = IPv4Network("192.88.99.0/24")  # of 6to4, given up by RFC 7526
_GLOBAL_UNICAST = IPv6Network("2000::/3")  # all that IANA has given to the public web so far
# Prefixes before an IPv4 address in the last 32 bits: NAT64 (RFC 6052) and translated (RFC 2765, 2.1).
_BEFORE_IPV4 = (IPv6Network("64:ff9b::/96"), IPv6Network("::ffff:0:0:0/96"))
_HIGHEST_PORT = 65_535
_LOCAL_NAMES = (".localhost", ".local", ".internal", ".home.arpa")  # RFC 6761, 6762, 8375; ICANN 2024


@dataclass(frozen=True, slots=True)
class AllowedNetworks:
    """What may be asked although it is not on the public web."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    authorities: frozenset[tuple[str, int]] = frozenset()
    """Single hosts, by name or address as written, with a port."""

    def covers(self, address: IPv4Address | IPv6Address) -> bool:
        return any(address in network for network in self.networks if network.version == address.version)

    def names(self, host: str, port: int | None) -> bool:
        """Whether a host is allowed at a port; with port None, at any."""
        if port is None:
            return any(host == name for name, _ in self.authorities)
        return (host, port) in self.authorities


def parse_networks(entries: str | Iterable[str]) -> AllowedNetworks:
    """The setting NEWSSPIDER_ALLOWED_NETWORKS: networks (`127.0.0.0/8`, `::1`) and `host:port` pairs.

    A text is a list with commas. Raises `UsageError`, which names the entry that is neither.
    """
    if isinstance(entries, str):
        entries = entries.split(",")
    networks: list[IPv4Network | IPv6Network] = []
    authorities: set[tuple[str, int]] = set()
    for entry in filter(None, (entry.strip() for entry in entries)):
        try:
            networks.append(ip_network(entry))
            continue
        except ValueError:
            pass
        host, colon, port = entry.rpartition(":")
        if not (colon and host and _is_port(port)) or "/" in entry or len(entry.split()) > 1:
            raise UsageError(
                f"NEWSSPIDER_ALLOWED_NETWORKS: {entry!r} is neither a network such as 127.0.0.0/8 "
                "nor a host and port such as localhost:8000"
            )
        authorities.add((host.strip("[]").lower(), int(port)))
    return AllowedNetworks(tuple(networks), frozenset(authorities))


def _is_port(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 5 and 0 < int(text) <= _HIGHEST_PORT


def refused_address(host: str, port: int | None, address: str | None, allowed: AllowedNetworks) -> str | None:
    """The address for which a request to `host` is refused; None: it may be sent.

    `address` is what the name resolved to, where that is known; `port` None stands for any (a resolver does not know
    it). What is written as a number is judged in all its spellings (`127.1`, `0x7f.1`, `2130706433`).
    """
    name = _as_read(host)
    if allowed.names(name, port):
        return None
    for text in (_literal(name), address):
        if text is not None and not _may_be_asked(text, port, allowed):
            return text
    if address is None and (name == "localhost" or name.endswith(_LOCAL_NAMES)):
        return None if allowed.covers(ip_address("127.0.0.1")) else name
    return None


def is_allowed(host: str, port: int, address: str | None, allowed: AllowedNetworks) -> bool:
    """Whether the user has named a host and port, or the network of the `address` that it has, where that is known."""
    name = _as_read(host)
    if allowed.names(name, port):
        return True
    found = _literal(name) or address or ("127.0.0.1" if name == "localhost" else None)
    return found is not None and allowed.covers(ip_address(found))


def _may_be_asked(text: str, port: int | None, allowed: AllowedNetworks) -> bool:
    try:
        address = ip_address(text)
    except ValueError:  # what a resolver answers is an address, or nothing we go to
        return False
    return _is_public(address) or allowed.covers(address) or allowed.names(text, port)


def _as_read(host: str) -> str:
    """A host as clients read it: full-width digits and the ideographic full stop are digits and a dot."""
    return unicodedata.normalize("NFKC", host).replace("\u3002", ".").strip("[]").rstrip(".").lower()


def _literal(name: str) -> str | None:
    """The address that a host is when it is written as a number, in the C library's many spellings; None: a name."""
    try:
        return str(ip_address(name))
    except ValueError:
        pass
    if not name or not all(part[:1].isdigit() for part in name.split(".")):
        return None
    try:
        return socket.inet_ntoa(socket.inet_aton(name))
    except OSError:
        return None


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address):
        inner = _embedded(address)
        if inner is not None:
            return _is_public(inner)
        if address not in _GLOBAL_UNICAST:
            return False
    return address.is_global and not address.is_multicast and address not in _RELAYS


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for (mapped, compatible, 6to4, Teredo, NAT64)."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    is_compatible = int(address) >> 32 == 0 and int(address) > 1  # RFC 4291, 2.5.5.1
    if is_compatible or any(address in prefix for prefix in _BEFORE_IPV4):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None
