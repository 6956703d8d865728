"""The form definitions that the program ships, found and checked."""

from functools import cache
from importlib import resources

from iro_core.errors import InvalidData
from iro_core.forms.definition import FormDefinition, read_definition


@cache
def shipped() -> dict[str, FormDefinition]:
    """Every shipped definition by its name, such as `qa_form.v1`."""
    folder = resources.files("iro_core.forms") / "catalogue"
    files = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".json"))
    definitions = [read_definition((folder / name).read_bytes()) for name in files]
    for name, definition in zip(files, definitions, strict=True):
        if name != f"{definition.name}.json":
            raise InvalidData(name, "named_differently")
    return {definition.name: definition for definition in definitions}


def source_of(name: str) -> str:
    """The JSON of a shipped definition, as it is published."""
    folder = resources.files("iro_core.forms") / "catalogue"
    return (folder / f"{name}.json").read_text(encoding="utf-8")


def latest(form_id: str) -> FormDefinition:
    """The newest shipped version of a form (KeyError if there is none)."""
    versions = [each for each in shipped().values() if each.form_id == form_id]
    if not versions:
        raise KeyError(form_id)
    return max(versions, key=lambda each: each.version)
