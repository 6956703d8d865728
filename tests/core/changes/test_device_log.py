from iro_core.changes.device_log import DeviceEvent, LoggedEvent, next_entry


def a_chain(length: int) -> list[LoggedEvent]:
    entries: list[LoggedEvent] = []
    for number in range(length):
        event = DeviceEvent(f"2026-11-23T09:00:{number:02}Z", "child_opened", f"c-{number}")
        entries.append(next_entry(entries[-1] if entries else None, event))
    return entries


def test_each_entry_fits_only_after_the_one_before_it() -> None:
    first, second, third = a_chain(3)

    assert first.follows("")
    assert second.follows(first.digest)
    assert third.follows(second.digest)
    assert not third.follows(first.digest)
    assert not second.follows("")


def test_the_numbers_count_from_one() -> None:
    assert [entry.number for entry in a_chain(3)] == [1, 2, 3]
