"""Path to service: a message in, a message out."""

from collections.abc import Callable
from typing import Final, TypeVar

import msgspec

from iro_core.errors import RefusalCode, Refused
from iro_core.protocol.heartbeat import HeartbeatReply, HeartbeatRequest
from iro_core.protocol.messages import (
    AttachmentsReply,
    AttachmentsRequest,
    EnrolmentReply,
    EnrolmentRequest,
    HealthReply,
    OrdersReply,
    OrdersRequest,
    PieceReply,
    PieceRequest,
    SyncReply,
    SyncRequest,
)
from iro_core.protocol.versions import PROTOCOL
from iro_server.http.authentication import authenticate, authenticate_beacon
from iro_server.http.incoming import Incoming, check_protocol, read_message
from iro_server.http.limits import RateLimit
from iro_server.http.openapi import document
from iro_server.services.enrol_device import enrol_device
from iro_server.services.hear_beacons import answer_heartbeat
from iro_server.services.keep_pieces import give_piece, keep_piece, lacking_pieces
from iro_server.services.note_contact import note_contact
from iro_server.services.office import Office
from iro_server.services.order_devices import answer_orders
from iro_server.services.plans import carry_out
from iro_server.services.sync import answer_sync
from iro_server.settings import Settings
from iro_server.store.devices import Device

_MINUTE_S: Final = 60
_HOUR_S: Final = 3600
_NAME_CHARACTERS: Final = 80
_MIB: Final = 1024 * 1024

Asked = TypeVar("Asked", AttachmentsRequest, PieceRequest)
Route = Callable[[Incoming], msgspec.Struct | bytes]


def _caller(incoming: Incoming) -> str:
    """Whose calls are counted together, before it is known whether the name is true."""
    names = incoming.values("iro-device") or [""]
    return f"{incoming.address} {names[0][:_NAME_CHARACTERS]}"


class Routes:
    """What the server answers to, with the rates at which it does."""

    def __init__(self, office: Office, settings: Settings) -> None:
        """Begin with nothing counted against anybody."""
        self._office = office
        self._requests = RateLimit(settings.requests_per_minute, _MINUTE_S)
        self._pieces = RateLimit(settings.pieces_per_minute, _MINUTE_S)
        self._child_limit_bytes = settings.attachments_per_child_mib * _MIB
        self._heartbeats = RateLimit(settings.heartbeats_per_minute, _MINUTE_S)
        self._enrolments = RateLimit(settings.enrolments_per_hour, _HOUR_S)
        self._document = msgspec.json.encode(document())
        self._routes: dict[tuple[str, str], Route] = {
            ("POST", "/v1/sync"): self._sync,
            ("POST", "/v1/attachments"): self._attachments,
            ("POST", "/v1/pieces"): self._piece,
            ("POST", "/v1/orders"): self._orders,
            ("POST", "/v1/heartbeat"): self._heartbeat,
            ("POST", "/v1/enrolments"): self._enrol,
            ("GET", "/v1/health"): self._health,
            ("GET", "/v1/openapi.json"): lambda _: self._document,
        }

    def answer(self, incoming: Incoming) -> msgspec.Struct | bytes:
        """The reply to a request; every refusal is raised."""
        route = self._routes.get((incoming.method, incoming.path))
        if route is None:
            raise Refused(RefusalCode.NOT_FOUND)
        # Before anything is answered, so that access begins and ends at the second.
        carry_out(self._office)
        return route(incoming)

    def _sync(self, incoming: Incoming) -> SyncReply:
        self._requests.take(_caller(incoming))
        seen = incoming.signed()
        check_protocol(seen.headers.protocol)
        message = read_message(incoming, SyncRequest)
        check_protocol(message.protocol)
        device = authenticate(self._office, seen)
        note_contact(self._office, device, app_version=message.app_version, unsent=message.unsent)
        return answer_sync(self._office, device, message)

    def _attachments(self, incoming: Incoming) -> AttachmentsReply:
        device, message = self._asked(incoming, AttachmentsRequest)
        lacking = lacking_pieces(self._office, device, message.attachments)
        return AttachmentsReply(PROTOCOL, lacking)

    def _piece(self, incoming: Incoming) -> PieceReply:
        device, asked = self._asked(incoming, PieceRequest)
        if not asked.body:
            body = give_piece(self._office, device, asked.attachment_id, asked.number)
            return PieceReply(PROTOCOL, body)
        keep_piece(self._office, device, asked, child_limit_bytes=self._child_limit_bytes)
        return PieceReply(PROTOCOL)

    def _asked(self, incoming: Incoming, kind: type[Asked]) -> tuple[Device, Asked]:
        """Who asks about pieces, and what; counted apart, so that they hold up no casework."""
        self._pieces.take(_caller(incoming))
        seen = incoming.signed()
        check_protocol(seen.headers.protocol)
        message = read_message(incoming, kind)
        check_protocol(message.protocol)
        return authenticate(self._office, seen), message

    def _orders(self, incoming: Incoming) -> OrdersReply:
        """The only question that a stopped laptop may ask."""
        self._requests.take(_caller(incoming))
        seen = incoming.signed()
        check_protocol(seen.headers.protocol)
        message = read_message(incoming, OrdersRequest)
        check_protocol(message.protocol)
        device = authenticate(self._office, seen, also_stopped=True)
        return answer_orders(self._office, device, message)

    def _heartbeat(self, incoming: Incoming) -> HeartbeatReply:
        """The only question that the key of a locked laptop may ask."""
        self._heartbeats.take(_caller(incoming))
        seen = incoming.signed()
        check_protocol(seen.headers.protocol)
        message = read_message(incoming, HeartbeatRequest)
        check_protocol(message.protocol)
        device = authenticate_beacon(self._office, seen)
        return answer_heartbeat(self._office, device, message)

    def _enrol(self, incoming: Incoming) -> EnrolmentReply:
        self._enrolments.take(incoming.address)
        message = read_message(incoming, EnrolmentRequest)
        check_protocol(message.protocol)
        return enrol_device(self._office, message)

    def _health(self, _incoming: Incoming) -> HealthReply:
        self._office.check_database()
        return HealthReply("ok", PROTOCOL)
