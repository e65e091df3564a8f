"""Which addresses are on the public web, and which others the user has allowed."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from newsspider.errors import UsageError

_NAT64 = ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits


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


def parse_networks(entries: Iterable[str]) -> AllowedNetworks:
    """The setting NEWSSPIDER_ALLOWED_NETWORKS: networks (`127.0.0.0/8`, `::1`) and `host:port` pairs.

    Raises `UsageError`, which names the entry that is neither.
    """
    networks: list[IPv4Network | IPv6Network] = []
    authorities: set[tuple[str, int]] = set()
    for entry in (entry.strip() for entry in entries):
        try:
            networks.append(ip_network(entry))
            continue
        except ValueError:
            pass
        host, colon, port = entry.rpartition(":")
        if not (colon and host and port.isdecimal() and 0 < int(port) < 65536) or "/" in entry:
            raise UsageError(
                f"NEWSSPIDER_ALLOWED_NETWORKS: {entry!r} is neither a network such as 127.0.0.0/8 "
                "nor a host and port such as localhost:8000"
            )
        authorities.add((host.strip("[]").lower(), int(port)))
    return AllowedNetworks(tuple(networks), frozenset(authorities))


def refused_address(host: str, port: int | None, address: str | None, allowed: AllowedNetworks) -> str | None:
    """The address for which a request to `host` is refused; None: it may be sent.

    `address` is what the name resolved to, where that is known; `port` None stands for any (a resolver does not know
    it). What is written as a number is judged in all its spellings (`127.1`, `0x7f.1`, `2130706433`).
    """
    name = host.strip("[]").rstrip(".").lower()
    if allowed.names(name, port):
        return None
    for text in (_literal(name), address):
        if text is None:
            continue
        if not _is_public(ip_address(text)) and not _is_allowed(text, port, allowed):
            return text
    if address is None and (name == "localhost" or name.endswith((".localhost", ".local", ".internal"))):
        return None if allowed.covers(ip_address("127.0.0.1")) else name
    return None


def _is_allowed(text: str, port: int | None, allowed: AllowedNetworks) -> bool:
    return allowed.covers(ip_address(text)) or allowed.names(text, port)


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
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for (mapped, compatible, 6to4, Teredo, NAT64)."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in _NAT64 or (int(address) >> 32 == 0 and int(address) > 1):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None
