"""A laptop is lost, as an administrator types it."""

import csv
from pathlib import Path

import pytest

from iro_core.protocol.messages import OrdersRequest
from iro_core.protocol.orders import OrderAction, OrderReceipt, Unsent
from iro_core.protocol.versions import PROTOCOL
from iro_server.services.order_devices import answer_orders
from iro_server.store import devices, orders
from iro_server.wiring import open_server
from tests.server.commands.conftest import Run
from tests.support.server import add_child, add_person, enrol, give


@pytest.fixture
def device_id(run: Run, tmp_path: Path) -> str:
    """Anna's laptop; she has the child c-1."""
    run("init", "--authority", "Invented Council")
    office = open_server(tmp_path / "data").office
    add_person(office, "anna")
    add_child(office, 1)
    give(office, "c-1", "anna")
    laptop = enrol(office, "anna")
    office.database.close()
    return laptop.device_id


def answers(folder: Path, device_id: str, action: OrderAction) -> None:
    """The laptop says what it does about its newest order, and what it had not sent."""
    office = open_server(folder / "data").office
    with office.database.read() as tx:
        device = devices.find(tx, device_id)
        (order,) = [each for each in orders.of_device(tx, device_id) if not each.withdrawn_at]
    assert device is not None
    receipt = OrderReceipt(order.order_id, action, [Unsent("c-1", "review", 2)])
    answer_orders(office, device, OrdersRequest(PROTOCOL, receipt=receipt))
    office.database.close()


def test_a_lost_laptop_is_sealed_reported_shredded_and_let_in_again(
    run: Run, tmp_path: Path, device_id: str
) -> None:
    code, said, _ = run("device", "seal", device_id)
    assert (code, "seals itself when it connects" in said) == (0, True)
    assert "no answer yet" in said
    assert "Children whose records may be on it: 1\n  c-1" in said
    answers(tmp_path, device_id, OrderAction.SEAL)
    out = tmp_path / "lost.csv"

    code, said, _ = run("device", "lost", device_id, "--out", out)

    assert (code, "sealed itself" in said) == (0, True)
    assert "on that laptop only: 2" in said
    with out.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [["CHILD", "WHAT", "NOT_SENT"], ["c-1", "review", "2"]]
    code, said, _ = run("device", "shred", device_id, "--lose", "2")
    assert (code, "more than 2 not sent" in said, "withdrawn" in said) == (0, True, True)
    answers(tmp_path, device_id, OrderAction.SHRED)
    assert "destroyed its keys" in run("device", "lost", device_id)[1]
    assert run("device", "resume", device_id)[0] == 0
    assert "active" in run("device", "lost", device_id)[1]
    assert "Everything agrees." in run("check")[1]


@pytest.mark.parametrize("command", ["seal", "shred", "lost"])
def test_a_laptop_that_does_not_exist_is_refused(run: Run, device_id: str, command: str) -> None:
    code, _, complained = run("device", command, f"not-{device_id}")
    assert (code, "no laptop with the id" in complained) == (2, True)


def test_nobody_can_allow_for_less_than_nothing_to_be_lost(run: Run, device_id: str) -> None:
    assert run("device", "shred", device_id, "--lose", "-1")[0] == 2
