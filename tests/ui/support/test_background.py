import threading

import pytest
from PySide6.QtCore import QObject
from shiboken6 import delete

from iro_core.errors import NotPermitted
from iro_desktop.steps import Place, Step


@pytest.fixture
def owner(qapp):
    return QObject()


def test_work_comes_back_in_order_on_the_main_thread(qtbot, background, owner):
    arrived = []

    for number in range(50):
        background.run(
            owner,
            lambda number=number: (number, threading.current_thread().name),
            lambda result: arrived.append((*result, threading.current_thread())),
        )
    qtbot.waitUntil(lambda: len(arrived) == 50)

    assert [number for number, _, _ in arrived] == list(range(50))
    assert {name for _, name, _ in arrived} == {"store_0"}
    assert {thread for _, _, thread in arrived} == {threading.main_thread()}


def test_nothing_is_called_back_for_an_owner_that_is_gone(qtbot, background, owner):
    called, other = [], QObject()
    started, may_end = threading.Event(), threading.Event()

    background.run(owner, lambda: (started.set(), may_end.wait(5)), called.append, called.append)
    started.wait(5)
    delete(owner)
    may_end.set()
    background.run(other, lambda: "after", called.append)
    qtbot.waitUntil(lambda: bool(called))

    assert called == ["after"]


def test_steps_go_no_further_for_an_owner_that_was_let_go(qtbot, background, owner):
    """As when the caseload is locked in the middle of a round: its store is closed by then."""
    called, other = [], QObject()
    started, may_end = threading.Event(), threading.Event()

    def steps():
        yield Step(Place.NETWORK, lambda: (started.set(), may_end.wait(5)))
        yield Step(Place.STORE, lambda: called.append("went on"))

    background.run_steps(owner, steps(), called.append, called.append)
    started.wait(5)
    background.let_go(owner)
    may_end.set()
    background.run(other, lambda: "store", called.append)
    qtbot.waitUntil(lambda: called == ["store"])
    background.run(other, lambda: "after", called.append)
    qtbot.waitUntil(lambda: len(called) > 1)

    assert called == ["store", "after"]


def test_a_refusal_goes_to_whoever_asked(qtbot, background, owner):
    refused = []

    def refuse():
        raise NotPermitted("read")

    background.run(owner, refuse, refused.append, refused.append)
    qtbot.waitUntil(lambda: bool(refused))

    assert isinstance(refused[0], NotPermitted)


def test_a_refusal_nobody_asked_for_is_told_to_the_window(qtbot, background, owner):
    def refuse():
        raise NotPermitted("read")

    with qtbot.waitSignal(background.problem) as told:
        background.run(owner, refuse, lambda _: None)

    assert isinstance(told.args[0], NotPermitted)


def test_a_fault_of_the_program_is_logged_and_never_taken_for_a_refusal(
    qtbot, background, owner, caplog
):
    refused = []

    with qtbot.waitSignal(background.crashed) as told:
        background.run(owner, lambda: {}["missing"], refused.append, refused.append)

    assert isinstance(told.args[0], KeyError)
    assert refused == []
    assert "work failed" in caplog.text
    caplog.clear()


def test_steps_run_where_they_belong_and_are_given_each_other_results(qtbot, background, owner):
    done, said = [], []
    background.said.connect(said.append)

    def steps():
        first = yield Step(Place.STORE, lambda: threading.current_thread().name, "Reading")
        second = yield Step(Place.NETWORK, lambda: threading.current_thread().name, "Sending")
        return first, second

    background.run_steps(owner, steps(), done.append)
    qtbot.waitUntil(lambda: bool(done))

    assert done[0][0] == "store_0"
    assert done[0][1].startswith("network")
    assert said == ["Reading", "Sending"]


def test_an_error_of_a_step_can_be_handled_by_the_steps(qtbot, background, owner):
    done = []

    def refuse():
        raise NotPermitted("send")

    def steps():
        try:
            yield Step(Place.NETWORK, refuse)
        except NotPermitted:
            return "handled"

    background.run_steps(owner, steps(), done.append)
    qtbot.waitUntil(lambda: bool(done))

    assert done == ["handled"]


def test_a_refusal_before_the_first_step_is_told_too(qtbot, background, owner):
    refused = []

    def steps():
        raise NotPermitted("begin")
        yield

    background.run_steps(owner, steps(), refused.append, refused.append)

    assert isinstance(refused[0], NotPermitted)


def test_shutting_down_finishes_what_the_store_was_asked(qapp, background, owner):
    """A draft that is queued when the window closes is still saved."""
    saved, may_begin = [], threading.Event()

    background.run(owner, lambda: may_begin.wait(5), lambda _: None)
    background.run(owner, lambda: saved.append("draft"), lambda _: None)
    may_begin.set()
    background.shutdown()

    assert saved == ["draft"]


def test_work_asked_for_after_the_end_is_dropped(background, owner):
    background.shutdown()

    background.run(owner, lambda: pytest.fail("ran"), lambda _: None)


def test_results_are_queued_and_never_arrive_inside_the_call(background):
    arrived, owner = [], QObject()

    background.run(owner, lambda: None, arrived.append)

    assert arrived == []
