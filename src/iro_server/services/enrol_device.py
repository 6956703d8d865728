"""One-time codes, and a laptop that joins with one."""

import hmac
import secrets
from datetime import timedelta
from typing import Final

from iro_core.changes.signing import check_public_key, verify
from iro_core.errors import InvalidData, RefusalCode, Refused
from iro_core.protocol.enrolment_code import make_code, read_code, secret_digest
from iro_core.protocol.messages import EnrolmentReply, EnrolmentRequest, proof_text
from iro_core.protocol.versions import PROTOCOL
from iro_server.errors import ServerProblem
from iro_server.services.office import Office
from iro_server.store import accounts, audit, beacons, devices
from iro_server.store.accounts import Account
from iro_server.store.database import Transaction
from iro_server.store.devices import Code, Device

VALID_MINUTES: Final = 60
VALID_MINUTES_LIMIT: Final = 24 * 60
_TRIES: Final = 5
_SECRET_BYTES: Final = 15


def issue_code(office: Office, user_id: str, *, valid_minutes: int = VALID_MINUTES) -> str:
    """A new one-time code for a user's laptop, as it is handed out.

    Raises:
        ServerProblem: There is no such active user, or the time is longer than a day.
    """
    if not 1 <= valid_minutes <= VALID_MINUTES_LIMIT:
        raise ServerProblem("code_validity", str(valid_minutes))
    text = make_code(secrets.token_bytes(_SECRET_BYTES), office.server_key)
    digest = secret_digest(read_code(text).secret)
    expires_at = office.after(timedelta(minutes=valid_minutes))
    with office.database.write() as tx:
        account = accounts.account(tx, user_id)
        if account is None or not account.active:
            raise ServerProblem("no_such_user", user_id)
        devices.add_code(tx, Code(digest, user_id, expires_at, _TRIES, None))
        office.note(tx, "issue_code", user_id)
    return text


def enrol_device(office: Office, request: EnrolmentRequest) -> EnrolmentReply:
    """Spend a code for a new laptop.

    The same request sent again while the code is valid gets the same answer, so a lost reply
    costs nothing.

    Raises:
        Refused: The code is wrong, spent or too old, a proof is false, or a key is unfit or known.
    """
    refusal: Refused | None = None
    with office.database.write() as tx:
        code = devices.find_code(tx, secret_digest(request.code))
        account = accounts.account(tx, code.user_id) if code else None
        if code is None or account is None or not account.active:
            raise Refused(RefusalCode.CODE_WRONG)
        try:
            device = _device_for(office, tx, code, request)
        except Refused as error:
            # The spent try must be kept, so the transaction ends well before we refuse.
            refusal = error
            devices.change_code(tx, code.digest, tries_left=max(code.tries_left - 1, 0))
            _note(office, tx, account, "", outcome=error.code.value)
        else:
            return _reply(office, tx, account, device)
    raise refusal


def _device_for(office: Office, tx: Transaction, code: Code, request: EnrolmentRequest) -> Device:
    if code.tries_left < 1 or code.expires_at <= office.now():
        raise Refused(RefusalCode.CODE_EXPIRED)
    _check_proofs(request)
    if code.device_id is not None:
        before = devices.find(tx, code.device_id)
        if before is None or not _same_laptop(before, request):
            raise Refused(RefusalCode.CODE_EXPIRED, "spent")
        return before
    keys = [request.device_key, request.author_key]
    if devices.keys_known(tx, keys) or beacons.keys_known(tx, keys):
        raise Refused(RefusalCode.CODE_WRONG, "key_known")
    device = _new_device(office, code.user_id, request)
    devices.add(tx, device)
    devices.change_code(tx, code.digest, device_id=device.device_id)
    return device


def _check_proofs(request: EnrolmentRequest) -> None:
    text = proof_text(request.code, request.device_key, request.author_key)
    pairs = (
        (request.device_key, request.device_proof),
        (request.author_key, request.author_proof),
    )
    if request.device_key == request.author_key:
        raise Refused(RefusalCode.CODE_WRONG, "one_key_for_both")
    try:
        for key, proof in pairs:
            check_public_key(bytes.fromhex(key))
            verify(bytes.fromhex(key), text, bytes.fromhex(proof), where="proof")
    except InvalidData as error:
        raise Refused(RefusalCode.CODE_WRONG, error.reason) from error


def _same_laptop(device: Device, request: EnrolmentRequest) -> bool:
    return hmac.compare_digest(
        device.device_key + device.author_key, request.device_key + request.author_key
    )


def _new_device(office: Office, user_id: str, request: EnrolmentRequest) -> Device:
    at = office.now()
    return Device(
        device_id=office.new_id(),
        user_id=user_id,
        device_key=request.device_key,
        author_key=request.author_key,
        status=devices.ACTIVE,
        platform=request.platform,
        app_version=request.app_version,
        enrolled_at=at,
        last_contact=at,
        last_sequence=0,
        last_device_seq=0,
        unsent=0,
    )


def _reply(office: Office, tx: Transaction, account: Account, device: Device) -> EnrolmentReply:
    head = tx.present_head()
    _note(office, tx, account, device.device_id)
    return EnrolmentReply(
        protocol=PROTOCOL,
        authority=office.authority,
        authority_name=head.name,
        device_id=device.device_id,
        user_id=account.user_id,
        user_name=account.name,
        role=account.role,
        server_key=office.server_key.hex(),
        epoch=head.epoch,
        server_time=office.now(),
    )


def _note(
    office: Office, tx: Transaction, account: Account, device_id: str, *, outcome: str = "done"
) -> None:
    event = audit.Event(
        at=office.now(),
        actor=account.user_id,
        device=device_id,
        action="enrol_device",
        outcome=outcome,
    )
    audit.record_event(tx, event)
