"""Z-01, small: every role, every act, every kind of scope; what is not allowed is refused."""

from iro_core.domain import access
from iro_core.protocol.messages import Outcome
from iro_server.services.office import Office
from tests.support.server import Laptop, add_child, add_person, enrol, give

ACTS = {
    "child": ["import", "edit"],
    "review": ["record", "edit", "import", "sign_off"],
    "qa_form": ["submit", "comment", "return", "accept"],
    "challenge": ["raise", "respond", "escalate", "close", "edit", "reopen"],
    "allocation": ["allocate"],
    "user": ["edit"],
    "form_definition": ["publish"],
    "policy": ["edit"],
    "moderation": ["draw", "edit"],
    "moderation_reading": ["read", "edit"],
    "theme_tag": ["tag", "take_off"],
    "attachment": ["attach", "strike_out"],
}


def test_only_what_role_and_scope_allow_is_not_refused(office: Office, anna: Laptop) -> None:
    add_person(office, "clara", team="south")
    add_person(office, "adam", role="admin")
    give(office, add_child(office, 3), "clara")
    laptops = {
        "iro": anna,
        "supervisor": enrol(office, "sofia"),
        "admin": enrol(office, "adam"),
    }
    # c-1 is Anna's and so her team's; c-2 is nobody's; c-3 is another team's; c-9 is not there.
    in_scope = {"iro": {"c-1"}, "supervisor": {"c-1"}, "admin": set()}

    cells = [
        (role, kind, act, child)
        for role in laptops
        for kind, acts in ACTS.items()
        for act in acts
        for child in ("c-1", "c-2", "c-3", "c-9")
    ]
    for role, kind, act, child in cells:
        laptop = laptops[role]
        (verdict,) = laptop.send(laptop.bare_change({}, kind=kind, act=act, child_id=child))
        allowed = access.may_write(role, kind, act) and child in in_scope[role]
        assert (verdict.outcome is not Outcome.REFUSED) == allowed, (role, kind, act, child)


def test_a_role_that_nobody_knows_may_do_nothing(office: Office, anna: Laptop) -> None:
    assert not any(access.may_write("chief", kind, act) for kind in ACTS for act in ACTS[kind])
