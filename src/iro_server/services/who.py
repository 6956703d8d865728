"""Which person uses a laptop, and which children they may see there."""

from iro_core.domain import access
from iro_core.domain.people import Role
from iro_core.errors import RefusalCode, Refused
from iro_server.store import accounts
from iro_server.store.accounts import Account
from iro_server.store.change_log import Viewer
from iro_server.store.database import Transaction
from iro_server.store.devices import Device


def user_of(tx: Transaction, device: Device) -> Account:
    """The person whose laptop this is; Refused if they no longer work here."""
    account = accounts.account(tx, device.user_id)
    if account is None or not account.active:
        raise Refused(RefusalCode.DEVICE_STOPPED, "user")
    return account


def viewer_on(tx: Transaction, device: Device) -> Viewer:
    """The reader of the stream on this laptop."""
    account = user_of(tx, device)
    return Viewer(
        holder="" if account.role == Role.ADMINISTRATOR else account.user_id,
        device_id=device.device_id,
        team=supervised_team(account),
        scope_seq=account.scope_seq,
        unseen=access.unseen_kinds(sees_team=access.sees_team(account.role)),
    )


def supervised_team(account: Account) -> str:
    """The team whose children this person sees beside their own; empty for none."""
    return account.team if access.sees_team(account.role) else ""


def children_of(tx: Transaction, viewer: Viewer) -> list[str]:
    """The ids of the children whom this viewer may see now, sorted."""
    held = accounts.held_now(tx, user_id=viewer.holder, team=viewer.team)
    return sorted({each.child_id for each in held})
