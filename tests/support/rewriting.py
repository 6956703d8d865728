"""A database owner who rewrites the audit trail, and does it well: every digest fits again."""

import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

from iro_core.changes.chain import chained
from iro_server.store.audit import Event

_EVENT = Event.__struct_fields__


def rewrite_trail(database: Path, random: Random, shown: int) -> None:
    """Alter one entry of those that were shown, and bind all later ones anew."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        for act in ("update", "delete"):
            connection.execute(f"DROP TRIGGER IF EXISTS audit_refuses_{act}")
        columns = ", ".join(("number", "digest", *_EVENT))
        rows = connection.execute(f"SELECT {columns} FROM audit ORDER BY number").fetchall()  # noqa: S608
        altered = random.randrange(shown)
        digest = rows[altered - 1][1] if altered else "0" * 64
        for place in range(altered, len(rows)):
            number, _, *event = rows[place]
            if place == altered:
                event[_EVENT.index("actor")] = f"nobody-{random.random()}"
            digest = chained(digest, number, Event(**dict(zip(_EVENT, event, strict=True))))
            connection.execute(
                "UPDATE audit SET actor = ?, digest = ? WHERE number = ?",
                (event[_EVENT.index("actor")], digest, number),
            )
        connection.execute("UPDATE authority SET audit_digest = ?", (digest,))


def cut_trail(database: Path, random: Random, shown: int) -> None:
    """Take entries that were shown away, and all later ones, as if they had never been."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER IF EXISTS audit_refuses_delete")
        keep = shown - random.randrange(1, 6)
        connection.execute("DELETE FROM audit WHERE number > ?", (keep,))
        connection.execute(
            "UPDATE authority SET audit_number = ?, audit_digest ="
            " (SELECT digest FROM audit WHERE number = ?)",
            (keep, keep),
        )
