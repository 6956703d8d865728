"""Whether children's names are on the screen: one switch (F9), asked wherever a name is shown."""


class _Switch:
    """The switch in force."""

    def __init__(self) -> None:
        self.is_hidden = False


_switch = _Switch()


def names_are_hidden() -> bool:
    """Whether the user hid the names."""
    return _switch.is_hidden


def hide_names(*, hidden: bool) -> None:
    """Hide or show all names; the frame has every page show itself again."""
    _switch.is_hidden = hidden


def shown_name(name: str, number: str) -> str:
    """A child as the screen may show it now: by name, or by number if hidden or not known."""
    return name if name and not _switch.is_hidden else f"Child {number}"


def shown_child(name: str, child_id: str) -> str:
    """As `shown_name`, for a child known by its id."""
    return shown_name(name, child_id.removeprefix("c-"))
