"""People, and which children they review."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Final

import msgspec

from iro_core import clock
from iro_core.changes.change import Value, changed_fields, text_problem
from iro_core.changes.fold import RecordState
from iro_core.domain.people import Role
from iro_server.errors import ServerProblem
from iro_server.services.office import Office, SystemAct
from iro_server.store import accounts, projection
from iro_server.store.accounts import Account
from iro_server.store.database import Transaction

# Not the form of another record's id: c-1042, r-…, a-c-1042, form-….
_USER_ID = re.compile(r"(?!(?:[acr]|form)-)[a-z0-9][a-z0-9._-]{0,59}")
_RESERVED: Final = frozenset({"system", "server", "policy"})
_NAME_CHARACTERS: Final = 200


class NewUser(msgspec.Struct, frozen=True, kw_only=True):
    """A person as the administrator describes them.

    Attributes:
        fte: Full-time equivalent as text, such as "0.6"; more than 0 and at most 1.5.
    """

    user_id: str
    name: str
    role: str
    team: str = ""
    fte: str = "1.0"
    email: str = ""


class CaseloadCount(msgspec.Struct, frozen=True):
    """How many children one user holds, and for how much working time."""

    user_id: str
    fte: str
    children: int


def add_user(office: Office, new: NewUser) -> bool:
    """Add a person, or bring their record up to date; False if nothing had to change.

    Raises:
        ServerProblem: One of the values cannot be used.
    """
    _check_user(new)
    wanted: dict[str, Value] = {
        "name": new.name,
        "role": new.role,
        "team": new.team or None,
        "fte": new.fte,
        "email": new.email or None,
        "active": True,
    }
    with office.database.write() as tx:
        return _write_user(office, tx, new.user_id, wanted, action="add_user")


def deactivate(office: Office, user_id: str) -> bool:
    """Take a person's access away; their children stay theirs until somebody else gets them.

    Raises:
        ServerProblem: There is no such user.
    """
    with office.database.write() as tx:
        return end_access(office, tx, user_id)


def end_access(office: Office, tx: Transaction, user_id: str) -> bool:
    """The same in a transaction that has begun (ServerProblem)."""
    if accounts.account(tx, user_id) is None:
        raise ServerProblem("no_such_user", user_id)
    return _write_user(office, tx, user_id, {"active": False}, action="deactivate_user")


def list_users(office: Office) -> list[tuple[Account, int]]:
    """Everybody, each with the number of children they hold now."""
    with office.database.write() as tx:
        office.note(tx, "list_users")
        held = _held(tx)
        return [(each, held.get(each.user_id, 0)) for each in accounts.accounts(tx)]


def allocate(office: Office, child_id: str, user_id: str) -> bool:
    """Give one child to one user; False if the child is theirs already.

    Raises:
        ServerProblem: There is no such child or active IRO or supervisor.
    """
    with office.database.write() as tx:
        return give_child(office, tx, child_id, user_id)


def give_child(office: Office, tx: Transaction, child_id: str, user_id: str) -> bool:
    """The same in a transaction that has begun (ServerProblem)."""
    account = who_takes_children(tx, user_id)
    child = projection.state(tx, child_id)
    if child is None or child.kind != "child":
        raise ServerProblem("no_such_child", child_id)
    acts = _allocation_acts(office, tx, {child_id: account})
    office.write(tx, acts)
    office.note(tx, "allocate", child_id)
    return bool(acts)


def who_takes_children(tx: Transaction, user_id: str) -> Account:
    """The active IRO or supervisor with this id (ServerProblem)."""
    account = accounts.account(tx, user_id)
    if account is None or not account.active or account.role == Role.ADMINISTRATOR:
        raise ServerProblem("no_such_user", user_id)
    return account


def spread(office: Office) -> list[CaseloadCount]:
    """Give every child without an IRO to one, by working time, brothers and sisters together.

    The largest families are placed first, each with the IRO who then has the fewest children for
    their working time. Children who have an IRO stay, and bring their family to them.

    Raises:
        ServerProblem: There is no active IRO.
    """
    with office.database.write() as tx:
        iros = [each for each in accounts.accounts(tx) if each.active and _takes_children(each)]
        if not iros:
            raise ServerProblem("no_iro")
        holders = {each.child_id: each.user_id for each in accounts.open_allocations(tx)}
        children = [child for child in projection.of_kind(tx, "child") if _is_reviewed(child)]
        given = _dealt(_families(children), iros, holders)
        office.write(tx, _allocation_acts(office, tx, given))
        office.note(tx, "allocate_spread", f"{len(given)} children")
        held = _held(tx)
        return [CaseloadCount(each.user_id, each.fte, held.get(each.user_id, 0)) for each in iros]


def follow_teams(office: Office, tx: Transaction) -> None:
    """Move children with their IRO to the team in which the IRO is now."""
    by_id = {each.user_id: each for each in accounts.accounts(tx)}
    moved = {
        each.child_id: by_id[each.user_id]
        for each in accounts.open_allocations(tx)
        if by_id[each.user_id].team != each.team
    }
    office.write(tx, _allocation_acts(office, tx, moved))


def _takes_children(account: Account) -> bool:
    return account.role == Role.IRO and Decimal(account.fte) > 0


def _is_reviewed(child: RecordState) -> bool:
    """Whether a child is looked after now: the last episode has not ended."""
    episodes = [
        path.split(".")[1]
        for path in child.fields
        if path.startswith("episodes.") and path.endswith(".started_on")
    ]
    if not episodes:
        return False
    latest = max(episodes, key=lambda each: str(child.value(f"episodes.{each}.started_on")))
    return child.value(f"episodes.{latest}.ended_on") is None


def _families(children: Iterable[RecordState]) -> list[list[str]]:
    """Children by sibling group, the largest first; a child without one is a family alone."""
    groups: dict[str, list[str]] = {}
    for child in children:
        group = child.value("sibling_group")
        groups.setdefault(f"group {group}" if group else child.record_id, []).append(
            child.record_id
        )
    return sorted(groups.values(), key=lambda group: (-len(group), group[0]))


def _dealt(
    families: Sequence[Sequence[str]], iros: Sequence[Account], holders: dict[str, str]
) -> dict[str, Account]:
    """Which child goes to whom; children who have an IRO are not in it."""
    by_id = {each.user_id: each for each in iros}
    counts = dict.fromkeys(by_id, 0)
    for user_id in holders.values():
        if user_id in counts:
            counts[user_id] += 1
    given: dict[str, Account] = {}
    for family in families:
        without = [child for child in family if child not in holders]
        with_one = [holders[child] for child in family if holders.get(child) in by_id]
        if not without:
            continue
        chosen = with_one[0] if with_one else min(by_id, key=lambda i: (_load(i, counts, by_id), i))
        counts[chosen] += len(without)
        given.update(dict.fromkeys(without, by_id[chosen]))
    return given


def _load(user_id: str, counts: dict[str, int], by_id: dict[str, Account]) -> Decimal:
    return counts[user_id] / Decimal(by_id[user_id].fte)


def _allocation_acts(office: Office, tx: Transaction, given: dict[str, Account]) -> list[SystemAct]:
    """One change for each child whose IRO or team is not yet as wanted."""
    from_on = clock.today(office.clock).isoformat()
    present = projection.states(tx, [f"a-{child_id}" for child_id in given])
    acts: list[SystemAct] = []
    for child_id, account in given.items():
        before = present.get(f"a-{child_id}")
        values = before.values() if before else {}
        holder: dict[str, Value] = {"user_id": account.user_id, "team": account.team or None}
        changed = changed_fields(holder, values)
        if changed:
            acts.append(
                SystemAct(
                    record_id=f"a-{child_id}",
                    kind="allocation",
                    child_id=child_id,
                    act="allocate",
                    set={**holder, "from_on": from_on},
                    parents=before.heads if before else [],
                )
            )
    return acts


def _held(tx: Transaction) -> dict[str, int]:
    counts: dict[str, int] = {}
    for each in accounts.open_allocations(tx):
        counts[each.user_id] = counts.get(each.user_id, 0) + 1
    return counts


def _write_user(
    office: Office, tx: Transaction, user_id: str, wanted: dict[str, Value], *, action: str
) -> bool:
    before = projection.state(tx, user_id)
    if before is not None and before.kind != "user":
        raise ServerProblem("user_id", user_id)
    changed = changed_fields(wanted, before.values() if before else {})
    if changed:
        parents = before.heads if before else []
        act = SystemAct(record_id=user_id, kind="user", act="edit", set=changed, parents=parents)
        office.write(tx, [act])
        follow_teams(office, tx)
    office.note(tx, action, user_id)
    return bool(changed)


def _check_user(new: NewUser) -> None:
    if not _USER_ID.fullmatch(new.user_id) or new.user_id in _RESERVED:
        raise ServerProblem("user_id", new.user_id)
    if not new.name.strip() or len(new.name) > _NAME_CHARACTERS:
        raise ServerProblem("user_name")
    if any(text_problem(text) for text in (new.name, new.team, new.email)):
        raise ServerProblem("user_name")
    if new.role not in set(Role):
        raise ServerProblem("user_role", new.role)
    if new.role == Role.SUPERVISOR and not new.team:
        raise ServerProblem("supervisor_without_team", new.user_id)
    try:
        fits = 0 < Decimal(new.fte) <= Decimal("1.5")
    except InvalidOperation:
        fits = False
    if not fits:
        raise ServerProblem("user_fte", new.fte)
