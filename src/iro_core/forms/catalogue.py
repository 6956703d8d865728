"""The forms that the program ships, found and checked.

Each is authored as XLSForm (`<name>.md`); beside it stands the XForm it was converted to
(`<name>.xml`), which is what travels. `iro-server form convert` makes the one from the other.
"""

from functools import cache
from importlib import resources

from iro_core.errors import InvalidData
from iro_core.forms.definition import FormDefinition
from iro_core.forms.xform import read_xform


@cache
def shipped() -> dict[str, FormDefinition]:
    """Every shipped definition by its name, such as `qa_form.v1`."""
    folder = resources.files("iro_core.forms") / "catalogue"
    names = sorted(
        entry.name.removesuffix(".xml") for entry in folder.iterdir() if entry.name.endswith(".xml")
    )
    found = {name: read_xform(source_of(name)) for name in names}
    for name, definition in found.items():
        if name != definition.name:
            raise InvalidData(name, "named_differently")
    return found


def source_of(name: str) -> str:
    """The XForm of a shipped definition, as it is published."""
    folder = resources.files("iro_core.forms") / "catalogue"
    return (folder / f"{name}.xml").read_text(encoding="utf-8")


def latest(form_id: str) -> FormDefinition:
    """The newest shipped version of a form (KeyError if there is none)."""
    versions = [each for each in shipped().values() if each.form_id == form_id]
    if not versions:
        raise KeyError(form_id)
    return max(versions, key=lambda each: each.version)
