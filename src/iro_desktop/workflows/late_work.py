"""Work of a colleague that arrived after the child had come to this user, until it is read."""

from dataclasses import dataclass

from iro_desktop.sync import late_work
from iro_desktop.workflows.session import Session


@dataclass(frozen=True)
class LateItem:
    """A record with something in it that came late, and who wrote it."""

    record_id: str
    kind: str
    act: str
    child_id: str
    child_name: str
    author_name: str


def unread(session: Session) -> tuple[LateItem, ...]:
    """What came late and was not read, by child; nothing of one's own."""
    own = session.membership.user_id
    items = [
        LateItem(
            record_id=each.record_id,
            kind=each.kind,
            act=each.act,
            child_id=each.child_id,
            child_name=session.reading.child_name(each.child_id),
            author_name=session.reading.people.name(each.author),
        )
        for each in late_work.unread(session.store)
        if each.author != own
    ]
    return tuple(sorted(items, key=lambda item: (item.child_name, item.record_id)))


def mark_read(session: Session, record_id: str) -> None:
    """This user has opened it."""
    late_work.mark_read(session.store, record_id)
