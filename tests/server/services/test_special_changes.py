"""Changes of a special kind: a choice between two versions, and one under a new number."""

import msgspec

from iro_core.protocol.messages import Outcome
from iro_server.services.office import Office
from tests.server.services.test_receive_changes import said
from tests.support.server import Laptop, enrol


def test_who_chooses_between_two_versions_writes_no_words_of_their_own(
    office: Office, anna: Laptop
) -> None:
    first = anna.change({"working_well": "Invented one."})
    more = {"record_id": first.record_id, "act": "edit", "parents": [first.change_id]}
    second = anna.change({"working_well": "Invented two."}, **more)
    third = anna.change({"working_well": "Invented three."}, **more)
    anna.send(first, second, third)
    sofia = enrol(office, "sofia")
    heads = sorted([second.change_id, third.change_id])
    about = {"record_id": first.record_id, "act": "choose", "parents": heads}

    own, superseded, elsewhere, fair = sofia.send_wire(
        *(
            sofia.wire(sofia.bare_change(values, **about))
            for values in (
                {"working_well": "Sofia's own."},
                {"working_well": "Invented one."},
                {"child_words": "Invented two."},
                {"working_well": "Invented two."},
            )
        )
    )

    refused = (Outcome.REFUSED, "not_a_choice")
    assert [said(each) for each in (own, superseded, elsewhere)] == [refused] * 3
    assert fair.outcome is Outcome.RECEIVED


def test_a_change_numbered_again_after_its_number_was_in_use_is_received(anna: Laptop) -> None:
    """S-07. The same change under a free number; the first attempt keeps its own answer."""
    taken = anna.change()
    anna.send(taken)
    change = anna.change(device_seq=taken.device_seq)
    anna.send(change)

    (verdict,) = anna.send(msgspec.structs.replace(change, device_seq=900))

    assert verdict.outcome is Outcome.RECEIVED
    # A copy of that laptop may have numbered it again, too: it is one change.
    assert anna.send(msgspec.structs.replace(change, device_seq=901)) == [verdict]
    another = msgspec.structs.replace(change, device_seq=901, claimed_at="2026-11-23T10:00:00.000Z")
    (other,) = anna.send(another)
    assert said(other) == (Outcome.QUARANTINED, "change_id_taken")
    assert anna.send(another) == [other]
