"""The versions of forms as they were published, to judge answers with."""

from collections.abc import Collection

from iro_core.errors import InvalidData
from iro_core.forms.definition import FormDefinition
from iro_core.forms.xform import read_xform
from iro_server.store import projection
from iro_server.store.database import Transaction


def record_id_of(form_id: str, version: int | str) -> str:
    """The id of the record that holds a version."""
    return f"form-{form_id}-{version}"


def definitions_of(tx: Transaction, names: Collection[str]) -> dict[str, FormDefinition]:
    """The versions of these names, such as `qa_form.v1`; those that are not there are left out."""
    ids = {name: record_id_of(*name.rsplit(".v", 1)) for name in names}
    states = projection.states(tx, list(ids.values()))
    found = {}
    for name, record_id in ids.items():
        pieces = states[record_id].values().get("xform") if record_id in states else None
        if isinstance(pieces, list):
            try:
                found[name] = read_xform("".join(pieces))
            except InvalidData:
                continue  # made for another program: its answers are judged by nobody here
    return found
