"""Passwords and other secrets are taken out of texts."""

from __future__ import annotations

import pytest

from newsspider import secrets
from newsspider.secrets import conceal, passwords_of, redacted, secrets_of


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "_known", set())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ftp://me:hush@host/x.jsonl: refused", "ftp://***@host/x.jsonl: refused"),
        ("postgresql://me:hu@sh@db.example/news", "postgresql://***@db.example/news"),
        ("'https://token@api.example/'", "'https://***@api.example/'"),
        ("/data/ftp:/me:hush@host", "/data/ftp:/***@host"),
        ("s3://KEY:SECRET@bucket/a and ftp://b:c@d", "s3://***@bucket/a and ftp://***@d"),
    ],
)
def test_names_and_passwords_in_addresses_are_not_told(text: str, told: str) -> None:
    assert redacted(text) == told


@pytest.mark.parametrize(
    "text", ["https://medium.example/@somebody/a", "mailto:you@example.org", "https://a.example/?to=b@c.example", "a@b"]
)
def test_other_addresses_stay_as_they_are(text: str) -> None:
    assert redacted(text) == text


def test_secrets_that_are_known_are_not_told() -> None:
    conceal(["abcdef", "abcdefgh", ""])
    assert redacted("{'KEY': 'abcdefgh', 'OTHER': 'abcdef'}") == "{'KEY': '***', 'OTHER': '***'}"


def test_settings_are_secret_by_their_names() -> None:
    settings = {"AWS_SECRET_ACCESS_KEY": "one", "FTP_PASSWORD": "two", "BOT_NAME": "three", "API_TOKEN": None}
    assert secrets_of(settings) == ["one", "two"]


def test_passwords_of_proxies_are_found_as_written_and_as_meant() -> None:
    assert passwords_of(["http://me:p%40ss@proxy:3128", "http://proxy:3128", "http://["]) == ["p%40ss", "p@ss"]


@pytest.mark.parametrize("password", ["hu/sh", "hu#sh", "hu?sh", "hu:sh", "hu@sh"])
def test_password_may_hold_what_addresses_are_made_of(password: str) -> None:
    assert passwords_of([f"http://me:{password}@proxy:3128/"]) == [password]


@pytest.mark.parametrize("address", ["https://medium.example:8080/@somebody/a", "https://a.example/b", "x", ""])
def test_address_without_a_password_has_none(address: str) -> None:
    assert passwords_of([address]) == []


@pytest.mark.parametrize(
    "value",
    ["postgresql://me:hush@db.example/news", "mysql://db/news?user=me&password=hush", "x://db?sslpassword=hush"],
)
def test_passwords_in_addresses_of_settings_are_secret(value: str) -> None:
    assert secrets_of({"DATABASE_URL": value}) == ["hush"]
