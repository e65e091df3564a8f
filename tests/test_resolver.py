"""Names that lead out of the public web, whenever they do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred, succeed
from twisted.internet.error import DNSLookupError

from newsspider.politeness.addresses import parse_networks
from newsspider.resolver import GuardedResolver


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Callable[..., GuardedResolver]:
    """Makes one whose DNS gives these answers, one after the other."""

    def make(*answers: str, allowed: str = "") -> GuardedResolver:
        following = iter(answers)

        def answer(*_: Any) -> Deferred[str]:
            return succeed(next(following))

        monkeypatch.setattr(CachingThreadedResolver, "getHostByName", answer)
        reactor: Any = None
        return GuardedResolver(reactor, cache_size=0, timeout=1, allowed=parse_networks(allowed))

    return make


def outcome(found: Deferred[str]) -> Any:
    results: list[Any] = []
    found.addBoth(results.append)
    (result,) = results
    return getattr(result, "value", result)


def test_name_that_leads_to_a_private_address_the_second_time_is_refused_then(
    resolver: Callable[..., GuardedResolver],
) -> None:
    guarded = resolver("93.184.216.34", "10.0.0.7")
    assert outcome(guarded.getHostByName("rebind.example")) == "93.184.216.34"
    error = outcome(guarded.getHostByName("rebind.example"))
    assert isinstance(error, DNSLookupError)
    assert error.__cause__ is guarded.refusal_of("rebind.example")
    assert (
        str(error.__cause__) == "private address: rebind.example (10.0.0.7); NEWSSPIDER_ALLOWED_NETWORKS can allow it"
    )


def test_network_that_is_allowed_is_found(resolver: Callable[..., GuardedResolver]) -> None:
    guarded = resolver("10.0.0.7", allowed="10.0.0.0/8")
    assert outcome(guarded.getHostByName("intranet.example")) == "10.0.0.7"


def test_names_of_proxies_are_the_users_own_word(
    resolver: Callable[..., GuardedResolver], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://proxy.example:3128")
    assert outcome(resolver("10.0.0.9").getHostByName("proxy.example")) == "10.0.0.9"
