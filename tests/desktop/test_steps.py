import pytest

from iro_desktop.steps import Place, Step, Steps, run_inline


def test_each_step_gives_its_result_back_and_the_generator_its_own():
    seen = []

    def round_trip() -> Steps[int]:
        first = yield Step(Place.STORE, lambda: 2)
        second = yield Step(Place.NETWORK, lambda: first * 10, says="Sending")
        seen.append(second)
        return first + second

    assert run_inline(round_trip()) == 22
    assert seen == [20]


def test_an_error_of_a_step_is_the_generators_to_handle():
    def fails():
        raise ConnectionError

    def careful() -> Steps[str]:
        try:
            yield Step(Place.NETWORK, fails)
        except ConnectionError:
            return (yield Step(Place.STORE, lambda: "kept"))
        return "sent"

    def careless() -> Steps[None]:
        yield Step(Place.NETWORK, fails)

    assert run_inline(careful()) == "kept"
    with pytest.raises(ConnectionError):
        run_inline(careless())


def test_a_generator_without_a_step_just_returns():
    def nothing_to_do() -> Steps[int]:
        return 7
        yield Step(Place.STORE, lambda: None)

    assert run_inline(nothing_to_do()) == 7
