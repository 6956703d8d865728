"""Users of the service and their roles."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum

import msgspec

from iro_core.domain.record_fields import Fields
from iro_core.ids import UserId


class Role(StrEnum):
    """What a person is in the reviewing service."""

    IRO = "iro"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "admin"


class User(msgspec.Struct, frozen=True):
    """One person who uses the program; `fte` is the full-time equivalent, 1 for full time."""

    user_id: UserId
    name: str
    role: Role
    fte: Decimal
    team: str
    active: bool

    @classmethod
    def from_fields(cls, user_id: str, values: Mapping[str, object]) -> "User":
        """The user that a record's fields describe."""
        fields = Fields(values)
        try:
            fte = Decimal(fields.text("fte") or "1")
        except InvalidOperation:
            fte = Decimal(1)
        role = fields.text("role")
        return cls(
            user_id=UserId(user_id),
            name=fields.text("name") or user_id,
            role=Role(role) if role in set(Role) else Role.IRO,
            fte=fte,
            team=fields.text("team"),
            active=fields.truth("active") is not False,
        )
