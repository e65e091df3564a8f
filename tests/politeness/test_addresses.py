import pytest

from newsspider.errors import UsageError
from newsspider.politeness.addresses import is_allowed, parse_networks, refused_address

NOTHING = parse_networks([])


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "0x7f.1", "2130706433", "0177.0.0.1", "127.0.0.1.", "１２７.0.0.1", "127。0。0。1",
     "0.0.0.0", "10.0.0.7", "172.16.1.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1",
     "255.255.255.255", "192.0.2.1", "192.88.99.1", "240.0.0.1", "::1", "[::1]", "::", "fe80::1",
     "fe80::1%eth0", "fd00::1", "fec0::1", "ff02::1", "2001:db8::1", "64:ff9b:1::a00:1"],
)  # fmt: skip
def test_address_that_is_not_public_is_refused_in_every_spelling(host: str) -> None:
    assert refused_address(host, 80, None, NOTHING) is not None


@pytest.mark.parametrize(
    "host",
    ["::ffff:10.0.0.1", "::10.0.0.1", "::ffff:0:10.0.0.1", "64:ff9b::10.0.0.1", "2002:a00:1::", "2002:7f00:1::1"],
)
def test_ipv6_address_that_stands_for_a_private_one_is_refused(host: str) -> None:
    assert refused_address(host, 443, None, NOTHING) is not None


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST.", "a.localhost", "printer.local", "metadata.google.internal"]
)
def test_local_name_is_refused_before_it_is_resolved(host: str) -> None:
    assert refused_address(host, 80, None, NOTHING) is not None


@pytest.mark.parametrize("host", ["8.8.8.8", "2606:4700::1111", "64:ff9b::8.8.8.8", "example.com", "1e1", "127.example.com"])  # fmt: skip # noqa: E501
def test_public_address_and_unresolved_name_may_be_asked(host: str) -> None:
    assert refused_address(host, 443, None, NOTHING) is None


def test_public_name_that_resolves_to_a_private_address_is_refused_and_the_address_named() -> None:
    assert refused_address("news.example", 80, "10.0.0.7", NOTHING) == "10.0.0.7"
    assert refused_address("news.example", 80, "8.8.8.8", NOTHING) is None


def test_what_is_no_address_is_refused() -> None:
    assert refused_address("news.example", 80, "nowhere", NOTHING) == "nowhere"


def test_allowed_network_opens_its_addresses_and_names_that_lead_there() -> None:
    allowed = parse_networks("127.0.0.0/8, ::1")
    assert refused_address("127.0.0.9", 8000, None, allowed) is None
    assert refused_address("localhost", 80, "127.0.0.1", allowed) is None
    assert refused_address("[::1]", 80, None, allowed) is None
    assert refused_address("10.0.0.1", 80, None, allowed) == "10.0.0.1"


def test_allowed_host_and_port_opens_that_port_only() -> None:
    allowed = parse_networks(["127.0.0.1:8000", "localhost:8001"])
    assert refused_address("127.0.0.1", 8000, None, allowed) is None
    assert refused_address("127.0.0.1", 22, None, allowed) == "127.0.0.1"
    assert refused_address("localhost", 8001, "127.0.0.1", allowed) is None
    assert refused_address("localhost", 22, "127.0.0.1", allowed) == "127.0.0.1"


def test_resolver_that_knows_no_port_lets_an_allowed_host_pass() -> None:
    assert refused_address("127.0.0.1", None, None, parse_networks(["127.0.0.1:8000"])) is None


@pytest.mark.parametrize(
    "entry",
    ["localhost", "127.0.0.1/8", "localhost:0", "localhost:99999", "localhost:８", ":80", "*", "http://a:80", "a b:80"],
)
def test_malformed_entry_is_named(entry: str) -> None:
    with pytest.raises(UsageError) as refusal:
        parse_networks([entry])
    assert repr(entry) in str(refusal.value)


def test_empty_entries_are_passed_over() -> None:
    assert parse_networks(["", " "]) == parse_networks("") == NOTHING


@pytest.mark.parametrize(
    ("host", "port", "address", "is_named"),
    [
        ("intranet.example", 8080, None, True),
        ("intranet.example", 8081, None, False),
        ("10.0.0.7", 6379, None, True),
        ("paper.example", 8080, "10.0.0.7", True),
        ("paper.example", 8080, "93.184.216.34", False),
        ("paper.example", 8080, None, False),
    ],
)
def test_what_the_user_has_named_is_told_from_what_is_public(
    host: str, port: int, address: str | None, is_named: bool
) -> None:
    allowed = parse_networks("10.0.0.0/8,intranet.example:8080")
    assert is_allowed(host, port, address, allowed) is is_named
