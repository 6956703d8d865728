import random
import re
import string
from collections.abc import Callable

import pytest

from iro_core.changes import signing
from iro_core.errors import BadSignature, InvalidData
from iro_core.protocol import http_signature
from iro_core.protocol.http_signature import RequestParts

KEY = bytes(range(32))
NONCE = "0123456789abcdef0123456789abcdef"


def a_request(**changed: object) -> RequestParts:
    parts: dict[str, object] = {
        "method": "POST",
        "host": "iro.example:8903",
        "path": "/v1/sync",
        "query": "",
        "body": b'{"protocol":1}',
        "device": "device-1",
        "sequence": 7,
        "protocol": 1,
    }
    return RequestParts(**{**parts, **changed})  # type: ignore[arg-type]


def signed_headers() -> dict[str, str]:
    return http_signature.sign_request(a_request(), KEY, created=1_700_000_000, nonce=NONCE)


def verify(parts: RequestParts, headers: dict[str, str]) -> None:
    http_signature.verify_request(
        parts, headers["Signature-Input"], headers["Signature"], signing.public_key(KEY)
    )


def test_a_signed_request_verifies() -> None:
    verify(a_request(), signed_headers())


@pytest.mark.parametrize(
    "changed",
    [
        {"method": "PUT"},
        {"host": "other.example"},
        {"path": "/v1/enrolments"},
        {"query": "a=1"},
        {"body": b'{"protocol":2}'},
        {"device": "device-2"},
        {"sequence": 8},
        {"protocol": 2},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_change_of_any_covered_part_is_refused(changed: dict[str, object]) -> None:
    """N-02."""
    with pytest.raises(BadSignature):
        verify(a_request(**changed), signed_headers())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("created=1700000000", "created=1700000001"),
        ("expires=1700000120", "expires=1800000000"),
        (NONCE, NONCE[::-1]),
        ('"@path" ', ""),
        ('"@method" "@authority"', '"@authority" "@method"'),
        ("iro-sync-1", "iro-reply-1"),
        ('keyid="device-1"', 'keyid="device-2"'),
    ],
)
def test_a_change_of_the_parameters_is_refused(old: str, new: str) -> None:
    """N-02: parts dropped, reordered or altered in Signature-Input."""
    headers = signed_headers()
    altered = headers["Signature-Input"].replace(old, new)
    assert altered != headers["Signature-Input"]

    with pytest.raises(InvalidData):
        verify(a_request(), {**headers, "Signature-Input": altered})


@pytest.mark.parametrize("signature", ["", "iro=::", "iro=:AAAA:", f"iro=:{'A' * 88}:"])
def test_a_malformed_signature_is_refused(signature: str) -> None:
    with pytest.raises(InvalidData):
        verify(a_request(), {**signed_headers(), "Signature": signature})


def test_a_reply_is_bound_to_the_request_it_answers() -> None:
    headers = http_signature.sign_reply(
        status=200, body=b"{}", answers=NONCE, private_key=KEY, created=1_700_000_000
    )
    received = (headers["Signature-Input"], headers["Signature"])
    server_key = signing.public_key(KEY)

    http_signature.verify_reply(
        status=200, body=b"{}", answers=NONCE, headers=received, server_key=server_key
    )
    for status, body, answers in (
        (500, b"{}", NONCE),
        (200, b"[]", NONCE),
        (200, b"{}", NONCE[::-1]),
    ):
        with pytest.raises(BadSignature):
            http_signature.verify_reply(
                status=status, body=body, answers=answers, headers=received, server_key=server_key
            )


PARTS: dict[str, Callable[[random.Random], object]] = {
    "method": lambda rng: rng.choice(("GET", "PUT", "PATCH", "POST ")),
    "host": lambda rng: rng.choice(("other.example", "iro.example", "iro.example:8904")),
    "path": lambda rng: rng.choice(("/v1/pieces", "/v1/sync/", "//v1/sync", "/v1/Sync")),
    "query": lambda rng: f"a={rng.randrange(10**6)}",
    "body": lambda rng: b'{"protocol":1}' + b" " * rng.randrange(1, 90),
    "device": lambda rng: f"device-{rng.randrange(2, 10**6)}",
    "sequence": lambda rng: rng.randrange(8, 2**60),
    "protocol": lambda rng: rng.randrange(2, 10**6),
}
COVERED = re.compile(r'"[@a-z-]+"')


def covering(headers: dict[str, str], change: Callable[[list[str]], object]) -> dict[str, str]:
    """The same with other names of what is covered."""
    text = headers["Signature-Input"]
    inside = text[text.index("(") + 1 : text.index(")")]
    names = COVERED.findall(inside)
    change(names)
    return {**headers, "Signature-Input": text.replace(inside, " ".join(names))}


def one_character(text: str, rng: random.Random) -> str:
    """Another text, by one character altered, left out or doubled."""
    at = rng.randrange(len(text))
    others = "".join(sorted(set(string.printable[:94]) - {text[at]}))
    return text[:at] + rng.choice((rng.choice(others), "", text[at] * 2)) + text[at + 1 :]


def altered(headers: dict[str, str], rng: random.Random) -> dict[str, str]:
    """The same with one thing wrong in what says who signed what."""
    how = rng.randrange(6)
    if how > 3:
        key = ("Signature", "Signature-Input")[how - 4]
        return {**headers, key: one_character(headers[key], rng)}
    changes: tuple[Callable[[list[str]], object], ...] = (
        lambda names: names.pop(rng.randrange(len(names))),
        lambda names: names.append(rng.choice(names)),
        lambda names: names.append('"x-added"'),
        lambda names: names.insert(0, names.pop()),
    )
    return covering(headers, changes[how])


def test_five_thousand_mutations_of_a_signed_request_are_refused() -> None:
    """N-02: parts changed; names dropped, added, doubled and reordered; one character altered."""
    rng = random.Random(8903)
    good = signed_headers()
    for number in range(5_000):
        parts, headers = a_request(), good
        if number % 5 == 0:
            name = rng.choice(sorted(PARTS))
            parts = a_request(**{name: PARTS[name](rng)})
        else:
            headers = altered(good, rng)
        with pytest.raises(InvalidData):
            verify(parts, headers)
