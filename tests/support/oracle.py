"""What must be true when everything has settled: the plain model histories are compared with."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from iro_core.changes.fold import RecordState
from iro_desktop.store.receipts import SendState
from iro_desktop.store.store import Store
from iro_server.services import check as checking
from iro_server.services.office import Office
from iro_server.services.who import children_of, viewer_on
from iro_server.store import change_log, devices
from iro_server.store.change_log import Stored

KINDS: Final = ("review", "qa_form", "early_review")
_ALL_KINDS: Final = ("child", "allocation", "user", "policy", "form_definition", *KINDS)


@dataclass(frozen=True)
class Expected:
    """What the model says.

    Attributes:
        saved: Changes somebody was told are saved, of which a copy was left.
        not_permitted: Changes that no screen would make.
        receipts_differ: A restored server gives new receipts for what it got back.
    """

    saved: Collection[str]
    not_permitted: Collection[str]
    receipts_differ: bool


def server_log(office: Office) -> dict[str, Stored]:
    """Every change the server has, by id."""
    with office.database.read() as tx:
        return {each.change_id: each for each in change_log.everything(tx)}


def held_ids(store: Store) -> set[str]:
    """Every change on a laptop."""
    return {
        change.change_id
        for state in _states(store).values()
        for change in store.changes.history(state.record_id)
    }


def server_faults(office: Office, expected: Expected) -> Iterator[str]:
    """What is wrong with the server's log."""
    log = server_log(office)
    findings = checking.check(office).findings
    if findings:
        yield f"the server is unsound: {findings}"
    if lost := set(expected.saved) - log.keys():
        yield f"lost: {sorted(each[-4:] for each in lost)}"
    if log.keys() & set(expected.not_permitted):
        yield "what is not permitted was received"


def laptop_faults(
    office: Office, store: Store, device_id: str, expected: Expected
) -> Iterator[str]:
    """What is wrong with one laptop."""
    log = server_log(office)
    if unsent := store.receipts.counts()[SendState.READY]:
        yield f"{unsent} changes are unsent"
    answered_no = {
        each.change_id
        for state in (SendState.REFUSED, SendState.QUARANTINED)
        for each in store.receipts.all_of(state)
    }
    if unlawful := answered_no - set(expected.not_permitted):
        yield f"lawful work was refused: {sorted(unlawful)}"
    for each in store.receipts.all_of(SendState.RECEIVED):
        is_right = each.change_id in log and each.receipt in {"", log[each.change_id].receipt}
        if not is_right and not expected.receipts_differ:
            yield f"the receipt of {each.change_id} is not the server's"
    may_hold, held = _children_of(office, device_id), set(store.changes.children_held())
    if held != may_hold:
        yield f"it holds {sorted(held)} and may hold {sorted(may_hold)}"
    here = held_ids(store) - answered_no
    there = {each.change_id for each in log.values() if each.child_id in {None, *may_hold}}
    if here != there:
        yield f"it has too many {here - there} or too few {there - here}"
    before = _states(store)
    store.rebuild()
    if _states(store) != before:
        yield "its records are not the folds of their histories"


def _children_of(office: Office, device_id: str) -> set[str]:
    with office.database.read() as tx:
        found = devices.find(tx, device_id)
        assert found is not None
        return set(children_of(tx, viewer_on(tx, found)))


def _states(store: Store) -> dict[str, RecordState]:
    return {state.record_id: state for kind in _ALL_KINDS for state in store.records.records(kind)}
