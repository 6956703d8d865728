"""Which laptop sent a request: its signature, its time, and that it was not seen before."""

from datetime import timedelta
from typing import Final

import msgspec

from iro_core.changes.change import text_problem
from iro_core.errors import InvalidData, RefusalCode, Refused
from iro_core.protocol.http_signature import (
    Parameters,
    RequestParts,
    content_digest,
    verify_request,
)
from iro_server.services.office import Office
from iro_server.store import beacons, devices
from iro_server.store.database import Transaction
from iro_server.store.devices import Device

CLOCK_DIFFERENCE_S: Final = 300
NONCE_MEMORY: Final = timedelta(minutes=15)
_SEQUENCE_LIMIT: Final = 2**62


class SignedHeaders(msgspec.Struct, frozen=True, kw_only=True):
    """The headers of a signed request, each of which was sent exactly once."""

    device: str
    sequence: int
    protocol: int
    digest: str
    signature_input: str
    signature: str


class SeenRequest(msgspec.Struct, frozen=True):
    """A request as it arrived: what its signature should cover, and the headers it came with."""

    parts: RequestParts
    headers: SignedHeaders


def read_headers(headers: list[tuple[str, str]]) -> SignedHeaders:
    """The headers of a signed request.

    Raises:
        InvalidData: One is missing, repeated, or not of its form.
    """
    return SignedHeaders(
        device=_device(single_header(headers, "iro-device")),
        sequence=_number(headers, "iro-sequence"),
        protocol=_number(headers, "iro-protocol"),
        digest=single_header(headers, "content-digest"),
        signature_input=single_header(headers, "signature-input"),
        signature=single_header(headers, "signature"),
    )


def single_header(headers: list[tuple[str, str]], name: str) -> str:
    """The value of a header that was sent exactly once (InvalidData)."""
    values = [value for each, value in headers if each == name]
    if len(values) != 1:
        raise InvalidData(name, "not_exactly_once")
    return values[0]


def authenticate(office: Office, seen: SeenRequest, *, also_stopped: bool = False) -> Device:
    """The laptop that signed this request, which has never been seen before.

    The order of the checks is part of the protocol: an unknown or stopped laptop is told so
    before its signature is looked at, and nothing is noted of a request that is not genuine.

    Args:
        also_stopped: Let a stopped laptop ask, too: only for what it is ordered to do.

    Raises:
        Refused: The laptop is unknown or stopped, the digest or the signature is wrong, its clock
            is more than five minutes out, or the request was seen before.
    """
    with office.database.read() as tx:
        device = devices.find(tx, seen.headers.device)
    if device is None or device.status == devices.SERVER:
        raise Refused(RefusalCode.UNKNOWN_DEVICE)
    if device.status != devices.ACTIVE and not also_stopped:
        raise Refused(RefusalCode.DEVICE_STOPPED)
    nonce = _verified(office, seen, device.device_key).nonce
    with office.database.write(in_line=False) as tx:
        _take_nonce(office, tx, device, nonce)
        if not devices.take_sequence(
            tx,
            device.device_id,
            sequence=seen.headers.sequence,
            at=office.now(),
            also_stopped=also_stopped,
        ):
            # Said to the genuine laptop only, so that one put back from an older copy can go on.
            known = devices.find(tx, device.device_id) or device
            raise Refused(RefusalCode.REPLAYED, str(known.last_sequence))
    return device


def authenticate_beacon(office: Office, seen: SeenRequest) -> Device:
    """The laptop that signed this request with the key it has while it is locked.

    Raises:
        Refused: As for `authenticate`; a stopped laptop is let in, one without such a key is not.
    """
    with office.database.read() as tx:
        device = devices.find(tx, seen.headers.device)
        beacon = beacons.find(tx, seen.headers.device)
    if device is None or beacon is None:
        raise Refused(RefusalCode.UNKNOWN_DEVICE)
    nonce = _verified(office, seen, beacon.public_key).nonce
    with office.database.write(in_line=False) as tx:
        _take_nonce(office, tx, device, nonce)
        if not beacons.take_sequence(tx, device.device_id, sequence=seen.headers.sequence):
            known = beacons.find(tx, device.device_id) or beacon
            raise Refused(RefusalCode.REPLAYED, str(known.last_sequence))
    return device


def _verified(office: Office, seen: SeenRequest, public_key: str) -> Parameters:
    if seen.headers.digest != content_digest(seen.parts.body):
        raise Refused(RefusalCode.BAD_SIGNATURE, "content-digest")
    try:
        parameters = verify_request(
            seen.parts,
            seen.headers.signature_input,
            seen.headers.signature,
            bytes.fromhex(public_key),
        )
    except InvalidData as error:
        raise Refused(RefusalCode.BAD_SIGNATURE, "request") from error
    difference_s = parameters.created - office.clock.now().timestamp()
    if abs(difference_s) > CLOCK_DIFFERENCE_S:
        raise Refused(RefusalCode.CLOCK_OUT)
    return parameters


def _take_nonce(office: Office, tx: Transaction, device: Device, nonce: str) -> None:
    forget = office.after(-NONCE_MEMORY)
    if not devices.take_nonce(tx, device.device_id, value=nonce, at=office.now(), forget=forget):
        raise Refused(RefusalCode.REPLAYED, "nonce")


def _number(headers: list[tuple[str, str]], name: str) -> int:
    text = single_header(headers, name)
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(_SEQUENCE_LIMIT))):
        raise InvalidData(name, "not_a_number")
    if str(int(text)) != text or int(text) > _SEQUENCE_LIMIT:
        raise InvalidData(name, "not_a_number")
    return int(text)


def _device(text: str) -> str:
    if text_problem(text) or not text.isascii():
        raise InvalidData("iro-device", "bad_identifier")
    return text
