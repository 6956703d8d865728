"""An unlocked laptop without a server: a real vault, and records as a sync would bring them."""

from collections.abc import Iterable, Mapping
from itertools import count
from pathlib import Path

from iro_core import clock as clocks
from iro_core.changes.change import Change, SignedChange, Value
from iro_core.changes.signing import sign_change
from iro_core.clock import FixedClock
from iro_core.ids import time_ordered_ids
from iro_desktop.keys.identity import Identity
from iro_desktop.workflows.membership import Membership
from iro_desktop.workflows.session import Laptop, Session
from tests.support.server import START
from tests.support.vaults import CHEAPEST_KDF, new_store

SERVER_PRIVATE_KEY = bytes(range(32))
_NUMBERS = count(1)


def new_session(folder: Path, *, role: str = "iro", clock: FixedClock | None = None) -> Session:
    """The session of the invented user Anna, with nothing downloaded."""
    clock = clock or FixedClock(START)
    keys, store = new_store(folder)
    membership = Membership(
        address="http://127.0.0.1:9",
        server_key=bytes(32),
        authority="invented",
        authority_name="Invented Council",
        device_id="laptop-a",
        user_id="anna",
        user_name="Anna Invented",
        role=role,
    )
    store.local_state.save("membership", membership)
    store.local_state.save("identity", Identity.new())
    laptop = Laptop(
        clock=clock,
        new_id=time_ordered_ids(clock),
        key_store=None,
        app_version="0.1.0",
        platform="Linux",
        kdf=CHEAPEST_KDF,
    )
    return Session(laptop, keys, store)


def take_in(session: Session, changes: Iterable[SignedChange]) -> None:
    """Changes arrive from the server."""
    session.forget(session.store.changes.append_remote(list(changes)))


def from_office(
    session: Session,
    kind: str,
    record_id: str,
    values: Mapping[str, Value],
    *,
    child_id: str | None = None,
    act: str = "import",
    author: str = "system",
    device: str = "server",
    parents: Iterable[str] = (),
) -> None:
    """One change by somebody else."""
    change = Change(
        change_id=session.laptop.new_id(),
        authority="invented",
        record_id=record_id,
        kind=kind,
        child_id=child_id,
        act=act,
        author=author,
        device=device,
        device_seq=next(_NUMBERS),
        claimed_at=clocks.to_text(session.clock.now()),
        parents=sorted(parents),
        set=dict(values),
    )
    take_in(session, [sign_change(change, SERVER_PRIVATE_KEY)])


def child_from_office(
    session: Session, number: int = 1042, more: Mapping[str, Value] | None = None, **values: Value
) -> str:
    """An invented child of 12 under a care order, looked after since January 2025."""
    child_id = f"c-{number}"
    fields: dict[str, Value] = {
        "number": str(number),
        "given_name": "Jay",
        "family_name": "Otterbrook",
        "born_on": "2014-05-06",
        "sex": "1",
        "episodes.20250102.started_on": "2025-01-02",
        "episodes.20250102.reason_started": "S",
        "episodes.20250102.legal_status": "C2",
        "episodes.20250102.placement_type": "U6",
        **(more or {}),
        **values,
    }
    from_office(session, "child", child_id, fields, child_id=child_id)
    allocation: dict[str, Value] = {"user_id": "anna", "from_on": "2025-01-02", "team": "North"}
    from_office(session, "allocation", f"a-{child_id}", allocation, child_id=child_id)
    return child_id


def give_to(session: Session, child_id: str, user_id: str) -> None:
    """The child is given to somebody else."""
    before = session.store.records.record(f"a-{child_id}")
    values: dict[str, Value] = {"user_id": user_id, "from_on": "2025-01-02", "team": "North"}
    parents = before.heads if before is not None else ()
    record_id = f"a-{child_id}"
    from_office(session, "allocation", record_id, values, child_id=child_id, parents=parents)


def review_by(session: Session, child_id: str, held_on: str, author: str, **more: Value) -> str:
    """A review that an IRO recorded on another laptop."""
    record_id = f"rec-{child_id}-{held_on}"
    values: dict[str, Value] = {"held_on": held_on, "participation_code": "PN1", **more}
    kind, act = "review", "record"
    from_office(session, kind, record_id, values, child_id=child_id, act=act, author=author)
    return record_id


def form_by(session: Session, review_id: str, author: str, **answers: Value) -> str:
    """A QA form that an IRO handed in on another laptop."""
    held = session.reading.review(review_id)
    assert held is not None
    values: dict[str, Value] = {f"answers.{key}": value for key, value in answers.items()}
    values["review_id"] = review_id
    form_id, child_id = f"form-{review_id}", held.content.child_id
    kind, act = "qa_form", "submit"
    from_office(session, kind, form_id, values, child_id=child_id, act=act, author=author)
    return form_id


def past_review(session: Session, child_id: str, held_on: str, **values: Value) -> str:
    """A review of the statutory return."""
    record_id = f"r-{child_id[2:]}-{held_on.replace('-', '')}"
    fields: dict[str, Value] = {
        "held_on": held_on,
        "participation_code": "PN1",
        "source": "return",
        **values,
    }
    from_office(session, "review", record_id, fields, child_id=child_id)
    return record_id
