"""Path to service: a message in, a message out."""

from collections.abc import Callable
from typing import Final

import msgspec

from iro_core.errors import RefusalCode, Refused
from iro_core.protocol.messages import (
    EnrolmentReply,
    EnrolmentRequest,
    HealthReply,
    SyncReply,
    SyncRequest,
)
from iro_core.protocol.versions import PROTOCOL
from iro_server.http.authentication import authenticate
from iro_server.http.incoming import Incoming, check_protocol, read_message
from iro_server.http.limits import RateLimit
from iro_server.http.openapi import document
from iro_server.services.enrol_device import enrol_device
from iro_server.services.note_contact import note_contact
from iro_server.services.office import Office
from iro_server.services.sync import answer_sync
from iro_server.settings import Settings

_MINUTE_S: Final = 60
_HOUR_S: Final = 3600
_NAME_CHARACTERS: Final = 80

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
        self._enrolments = RateLimit(settings.enrolments_per_hour, _HOUR_S)
        self._document = msgspec.json.encode(document())
        self._routes: dict[tuple[str, str], Route] = {
            ("POST", "/v1/sync"): self._sync,
            ("POST", "/v1/enrolments"): self._enrol,
            ("GET", "/v1/health"): self._health,
            ("GET", "/v1/openapi.json"): lambda _: self._document,
        }

    def answer(self, incoming: Incoming) -> msgspec.Struct | bytes:
        """The reply to a request; every refusal is raised."""
        route = self._routes.get((incoming.method, incoming.path))
        if route is None:
            raise Refused(RefusalCode.NOT_FOUND)
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

    def _enrol(self, incoming: Incoming) -> EnrolmentReply:
        self._enrolments.take(incoming.address)
        message = read_message(incoming, EnrolmentRequest)
        check_protocol(message.protocol)
        return enrol_device(self._office, message)

    def _health(self, _incoming: Incoming) -> HealthReply:
        self._office.check_database()
        return HealthReply("ok", PROTOCOL)
