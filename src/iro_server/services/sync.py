"""One round of a laptop: take in what it sends, then the next page of what it may see."""

from iro_core.domain.lease import grant
from iro_core.protocol.messages import SyncReply, SyncRequest, Verdict
from iro_core.protocol.versions import PROTOCOL
from iro_server.services.command_keys import command_key_now
from iro_server.services.hear_beacons import keep_beacon_key
from iro_server.services.keep_device_log import keep_head, keep_log
from iro_server.services.manage_policy import policy_now
from iro_server.services.office import Office
from iro_server.services.pull_changes import pull_changes
from iro_server.services.receive_changes import receive_changes
from iro_server.services.recovery_codes import keep_code
from iro_server.services.recovery_officers import keep_escrow, officers_now
from iro_server.services.take_back import lacking, take_back, take_back_once_held
from iro_server.store.devices import Device


def answer_sync(office: Office, device: Device, message: SyncRequest) -> SyncReply:
    """The reply to a laptop that was authenticated.

    To a laptop of another epoch nothing is said of its changes: what they rest on may be lacking
    here until it has given that back.
    """
    _keep_what_is_entrusted(office, device, message)
    officers = officers_now(office)
    verdicts: list[Verdict] = []
    logged, head_fits = 0, True
    brings = (message.changes, message.returned, message.once_held, message.log, message.head)
    if any(brings) and message.epoch in {"", _epoch(office)}:
        take_back_once_held(office, device, message.once_held)
        take_back(office, device, message.returned)
        verdicts = receive_changes(office, device, message.changes)
        logged = keep_log(office, device, message.log_after, message.log)
        head_fits = keep_head(office, device, message.head)
    page = pull_changes(
        office,
        device,
        cursor=message.cursor,
        epoch=message.epoch,
        scope_digest=message.scope_digest,
    )
    return SyncReply(
        protocol=PROTOCOL,
        server_time=office.now(),
        epoch=page.epoch,
        cursor=page.cursor,
        scope=page.scope,
        verdicts=verdicts,
        changes=page.changes,
        waiting=page.waiting,
        device_seq=page.device_seq,
        durable_seq=page.durable_seq,
        lacking=lacking(office, message.offered) if message.offered else [],
        late=page.late,
        lease=grant(policy_now(office), office.clock.now()),
        logged=logged,
        head=page.head,
        head_differs=not head_fits,
        officers=officers if officers and officers.digest != message.officers else None,
        command_key=command_key_now(office),
    )


def _keep_what_is_entrusted(office: Office, device: Device, message: SyncRequest) -> None:
    if message.recovery is not None:
        keep_code(office, device, message.recovery)
    if message.beacon is not None:
        keep_beacon_key(office, device, message.beacon)
    if message.escrow is not None:
        keep_escrow(office, device, message.escrow)


def _epoch(office: Office) -> str:
    with office.database.read() as tx:
        return tx.present_head().epoch
