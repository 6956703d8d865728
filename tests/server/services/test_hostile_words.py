"""N-10: words that mean something to a database, a template or a file system are kept as words."""

import random

from iro_server.services.check import check
from iro_server.services.office import Office
from iro_server.store import projection
from tests.support.server import Laptop

PIECES = (
    "'; DROP TABLE change; --",
    "' OR '1'='1",
    '") UNION SELECT body FROM change --',
    "Robert'); DELETE FROM record WHERE ('1'='1",
    "${7*7}",
    "{{7*7}}",
    "{0.__class__}",
    "%s%n%x",
    "<%= 7*7 %>",
    "../../etc/passwd",
    "..\\..\\windows\\system32",
    "file:///etc/passwd",
    "\\\\server\\share",
    "C:\\CON",
    "$(id)",
    "`id`",
    "; rm -rf /",
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "\\",
    "\\u0000",
    "%00",
    '"',
    "$$",
    ":name",
    "?1",
    "\N{RIGHT-TO-LEFT OVERRIDE}",
)


def test_two_thousand_hostile_texts_are_stored_as_they_were_written(
    office: Office, anna: Laptop
) -> None:
    rng = random.Random(8903)
    written: dict[str, str] = {}
    for _ in range(20):
        changes = []
        for _ in range(100):
            text = " ".join(rng.choices(PIECES, k=rng.randrange(1, 5)))
            change = anna.bare_change({"child_words": text}, child_id="c-1")
            written[change.record_id] = text
            changes.append(change)
        anna.send(*changes)
    with office.database.read() as tx:
        kept = projection.states(tx, list(written))
    assert {each: state.value("child_words") for each, state in kept.items()} == written
    assert check(office).findings == []
