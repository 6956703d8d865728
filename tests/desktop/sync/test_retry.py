from iro_desktop.sync.retry import EVERY_S, pause_s


def test_after_a_good_round_the_next_is_at_the_usual_time() -> None:
    assert pause_s(0, "laptop-a") == EVERY_S


def test_the_pause_grows_with_each_failure_up_to_a_limit() -> None:
    pauses = [pause_s(failures, "laptop-a") for failures in range(1, 40)]
    assert pauses[0] <= 15
    assert pauses[3] > pauses[0]
    assert max(pauses) <= 900
    assert min(pauses[8:]) >= 450


def test_laptops_that_lost_the_same_server_do_not_return_together() -> None:
    assert len({round(pause_s(3, f"laptop-{number}")) for number in range(50)}) > 10


def test_the_server_is_never_asked_sooner_than_it_wishes() -> None:
    assert pause_s(1, "laptop-a", asked_s=120) == 120
