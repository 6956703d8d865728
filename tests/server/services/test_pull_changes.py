"""What a laptop is sent: all that its user may see, once, and nothing else."""

import random

import pytest

from iro_core.changes.change import Change
from iro_core.protocol.messages import PAGE_TARGET_BYTES
from iro_server.services.manage_accounts import NewUser, add_user, spread
from iro_server.services.office import Office, SystemAct
from iro_server.services.pull_changes import digest_of
from tests.support.server import Laptop, add_child, add_person, enrol, give


def children_in(changes: list[Change]) -> set[str]:
    return {change.child_id for change in changes if change.child_id is not None}


def an_imported_review(child: str) -> SystemAct:
    return SystemAct(
        record_id=f"r-{child}",
        kind="review",
        child_id=child,
        act="import",
        set={"held_on": "2026-05-04", "participation_code": "PN1", "source": "return"},
    )


def test_an_iro_is_sent_their_children_and_what_everybody_needs(
    office: Office, anna: Laptop
) -> None:
    changes = anna.pull()

    assert children_in(changes) == {"c-1"}
    assert {"anna", "bashir", "sofia", "policy"} <= {change.record_id for change in changes}
    assert anna.children == ["c-1"]


def test_a_second_pull_brings_nothing(anna: Laptop) -> None:
    anna.pull()

    page = anna.pull_page()

    assert (page.changes, page.waiting, page.scope.children) == ([], 0, None)


def test_a_supervisor_is_sent_the_children_of_the_team(office: Office, anna: Laptop) -> None:
    add_person(office, "clara", team="south")
    give(office, add_child(office, 3), "clara")

    sofia = enrol(office, "sofia")

    assert children_in(sofia.pull()) == {"c-1"}


@pytest.mark.parametrize(
    ("kind", "act"),
    [("moderation", "draw"), ("moderation_reading", "read"), ("theme_tag", "tag")],
)
def test_what_supervisors_keep_among_themselves_is_sent_to_no_iro(
    office: Office, anna: Laptop, kind: str, act: str
) -> None:
    add_person(office, "simon", role="supervisor")
    sofia, simon = enrol(office, "sofia"), enrol(office, "simon")
    for laptop in (anna, sofia, simon):
        laptop.pull()
    (verdict,) = sofia.send(sofia.bare_change({"form_id": "f-1"}, kind=kind, act=act))
    assert verdict.receipt

    assert [each.kind for each in simon.pull()] == [kind]
    assert anna.pull() == []
    give(office, "c-1", "bashir")
    assert kind not in {each.kind for each in enrol(office, "bashir").pull()}


def test_what_one_laptop_sends_arrives_at_the_next_and_not_again_at_its_own(
    office: Office, anna: Laptop
) -> None:
    anna.pull()
    second = enrol(office, "anna")
    second.pull()
    change = anna.change()
    anna.send(change)

    assert [each.change_id for each in second.pull()] == [change.change_id]
    assert anna.pull() == []


def test_a_child_that_is_given_arrives_with_the_whole_past(office: Office, anna: Laptop) -> None:
    bashir = enrol(office, "bashir")
    bashir.pull()
    change = anna.change()
    anna.send(change)
    give(office, "c-1", "bashir")

    got = bashir.pull()

    assert {"child", "allocation", "review"} == {each.kind for each in got}
    assert change.change_id in [each.change_id for each in got]
    assert bashir.children == ["c-1"]


def test_a_child_that_is_taken_away_sends_nothing_more(office: Office, anna: Laptop) -> None:
    anna.pull()
    give(office, "c-1", "bashir")
    bashir = enrol(office, "bashir")
    bashir.send(bashir.change())

    assert anna.pull() == []
    assert anna.children == []


def test_a_child_that_comes_back_brings_the_laptops_own_work_too(
    office: Office, anna: Laptop
) -> None:
    """The laptop had to remove it in between."""
    own = anna.change()
    anna.send(own)
    anna.pull()
    give(office, "c-1", "bashir")
    anna.pull()
    give(office, "c-1", "anna")

    assert own.change_id in [each.change_id for each in anna.pull()]


def test_a_supervisor_who_moves_is_sent_the_past_of_the_new_team(
    office: Office, anna: Laptop
) -> None:
    add_person(office, "clara", team="south")
    give(office, add_child(office, 3), "clara")
    sofia = enrol(office, "sofia")
    sofia.pull()

    add_user(
        office, NewUser(user_id="sofia", name="Sofia Invented", role="supervisor", team="south")
    )

    assert children_in(sofia.pull()) == {"c-3"}
    assert sofia.children == ["c-3"]


def test_an_administrator_holds_no_records(office: Office, anna: Laptop) -> None:
    """Not even those of children whom they had as an IRO."""
    anna.pull()
    add_person(office, "anna", role="admin")
    anna.send_wire()

    changes = anna.pull()

    assert children_in(changes) == set()
    assert anna.children == []


def test_children_follow_their_iro_into_another_team(office: Office, anna: Laptop) -> None:
    add_person(office, "sam", role="supervisor", team="south")
    sam = enrol(office, "sam")
    sam.pull()

    add_user(office, NewUser(user_id="anna", name="Anna Invented", role="iro", team="south"))

    assert children_in(sam.pull()) == {"c-1"}


def test_of_a_batch_the_children_come_first(office: Office, anna: Laptop) -> None:
    """The caseload can be shown after the first page."""
    for number in range(100, 110):
        child = add_child(office, number)
        with office.database.write() as tx:
            office.write(tx, [an_imported_review(child)])
    spread(office)
    bashir = enrol(office, "bashir")

    kinds = [change.kind for change in bashir.pull()]

    assert kinds.count("child") > 4
    assert "child" not in kinds[kinds.index("review") :]


def test_pages_are_bounded_and_lose_and_repeat_nothing(office: Office, anna: Laptop) -> None:
    sofia = enrol(office, "sofia")
    sent = [anna.change({"working_well": "Invented. " * 3_000}) for _ in range(90)]
    for each in sent:
        anna.send(each)

    received: list[str] = []
    page = sofia.pull_page()
    sizes = []
    while True:
        received += [wire.signature for wire in page.changes]
        sizes.append(sum(len(bytes(wire.body)) for wire in page.changes))
        if not page.waiting:
            break
        expected = page.waiting - len((page := sofia.pull_page()).changes)
        assert page.waiting == expected

    assert len(sizes) > 2
    assert sizes[0] <= PAGE_TARGET_BYTES
    assert max(sizes) <= 4 * PAGE_TARGET_BYTES
    assert len(received) == len(set(received))
    assert {anna.wire(each).signature for each in sent} <= set(received)


def test_one_change_larger_than_a_page_still_travels(office: Office, anna: Laptop) -> None:
    large = anna.change({f"area.{n}": "x" * 199_000 for n in range(2)})
    anna.send(large)

    got = enrol(office, "sofia").pull()

    assert large.change_id in [each.change_id for each in got]


def test_a_cursor_of_another_epoch_begins_anew(anna: Laptop) -> None:
    first = anna.pull()
    anna.epoch = "0" * 32

    assert [each.change_id for each in anna.pull()] == [each.change_id for each in first]


def test_a_laptop_that_begins_anew_is_sent_its_own_work_too(anna: Laptop) -> None:
    """S-07. It may have lost it: its disk was damaged, or an older copy was put back."""
    anna.pull()
    own = anna.change()
    anna.send(own)
    assert anna.pull() == []

    anna.cursor = ""

    assert [each.change_id for each in anna.pull() if each.kind == "review"] == [own.change_id]
    anna.send(anna.change())
    assert anna.pull() == []


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "1.2.3",
        "1.2.3.x",
        "-1.0.0.0",
        "1.2.3.4.5",
        "9999.0.0.0",
        "1.0.0.9999",
        "9" * 30 + ".0.0.0",
    ],
)
def test_a_cursor_that_is_not_ours_begins_anew(anna: Laptop, cursor: str) -> None:
    """A laptop that was told nonsense must not stand still for ever, nor miss what it never got."""
    everything = anna.pull()
    anna.cursor = cursor

    assert anna.pull() == everything


def test_the_children_are_listed_only_when_they_changed(office: Office, anna: Laptop) -> None:
    anna.pull()
    assert anna.scope_digest == digest_of(["c-1"])

    give(office, "c-2", "anna")

    assert anna.pull_page().scope.children == ["c-1", "c-2"]


def test_whatever_is_given_and_taken_each_laptop_has_exactly_its_children(
    office: Office, anna: Laptop
) -> None:
    """Z-02, small. A plain table of who has whom is the oracle."""
    chance = random.Random(1042)
    for number in range(3, 9):
        add_child(office, number)
    children = [f"c-{number}" for number in range(1, 9)]
    laptops = {"anna": anna, "bashir": enrol(office, "bashir")}
    holders: dict[str, str] = {"c-1": "anna"}
    held: dict[str, dict[str, set[str]]] = {name: {} for name in laptops}
    written: dict[str, set[str]] = {child: set() for child in children}

    for _ in range(40):
        child, name = chance.choice(children), chance.choice(sorted(laptops))
        if chance.random() < 0.4:
            give(office, child, name)
            holders[child] = name
        elif holders.get(child) == name:
            change = laptops[name].change(child_id=child)
            laptops[name].send(change)
            written[child].add(change.change_id)
            held[name].setdefault(child, set()).add(change.change_id)
        else:
            _pull_into(held[name], laptops[name])
    for name, laptop in laptops.items():
        _pull_into(held[name], laptop)
        own = {child for child, holder in holders.items() if holder == name}
        assert set(laptop.children) == own
        assert {child: held[name].get(child, set()) for child in own} == {
            child: written[child] for child in own
        }


def _pull_into(held: dict[str, set[str]], laptop: Laptop) -> None:
    changes = laptop.pull()
    for child in set(held) - set(laptop.children):
        del held[child]
    for change in changes:
        if change.child_id is not None:
            assert change.child_id in laptop.children
        if change.kind == "review" and change.child_id is not None:
            held.setdefault(change.child_id, set()).add(change.change_id)
