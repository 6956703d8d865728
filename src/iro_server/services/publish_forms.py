"""The program's own forms and settings, as records that every laptop is sent."""

from typing import Final

from iro_core.changes.change import Value
from iro_core.domain.policy import SETTINGS
from iro_core.errors import InvalidData
from iro_core.forms import catalogue
from iro_core.forms.definition import FormDefinition
from iro_core.forms.xform import read_xform
from iro_server.services.form_conversion import ConvertedForm
from iro_server.services.form_versions import record_id_of
from iro_server.services.office import Office, SystemAct
from iro_server.store import projection
from iro_server.store.database import Transaction

_PROGRAMS_OWN: Final = frozenset({"moderation"})
_PIECE_CHARACTERS: Final = 100_000  # a text of a record has a limit of its own


def publish_version(office: Office, form: ConvertedForm) -> None:
    """Publish a form of the authority's own, or its own next version of one that is shipped.

    Raises:
        InvalidData: It is for the program's own use, or a version that is not above every one
            there is.
    """
    definition = form.definition
    if definition.form_id in _PROGRAMS_OWN:
        raise InvalidData(definition.form_id, "form_unknown")
    with office.database.write() as tx:
        latest = _latest(tx, definition.form_id)
        if definition.version <= latest:
            raise InvalidData(str(latest), "form_version_taken")
        act = _act(definition, form.xform)
        office.write(tx, [act])
        office.note(tx, "publish_form", act.record_id)


def next_version(office: Office, form_id: str) -> int:
    """The version after every one of a form that is published."""
    with office.database.read() as tx:
        return _latest(tx, form_id) + 1


def publish_shipped(office: Office, tx: Transaction) -> int:
    """Publish every form version that is not yet published, and the settings if there are none.

    What is published is left as it is: a form version never changes, and the settings are the
    authority's once they are there.

    Returns:
        How many records were written.
    """
    wanted = [_policy(), *(_form(name) for name in sorted(catalogue.shipped()))]
    present = projection.states(tx, [act.record_id for act in wanted])
    lacking = [act for act in wanted if act.record_id not in present]
    office.write(tx, lacking)
    return len(lacking)


def _latest(tx: Transaction, form_id: str) -> int:
    there = [
        state.values().get("version")
        for state in projection.of_kind(tx, "form_definition")
        if state.values().get("form_id") == form_id
    ]
    return max((version for version in there if isinstance(version, int)), default=0)


def _policy() -> SystemAct:
    defaults: dict[str, Value] = {setting.name: setting.default for setting in SETTINGS}
    return SystemAct(record_id="policy", kind="policy", act="publish", set=defaults)


def _form(name: str) -> SystemAct:
    source = catalogue.source_of(name)
    return _act(read_xform(source), source)


def _act(definition: FormDefinition, xform: str) -> SystemAct:
    starts = range(0, len(xform), _PIECE_CHARACTERS)
    return SystemAct(
        record_id=record_id_of(definition.form_id, definition.version),
        kind="form_definition",
        act="publish",
        set={
            "form_id": definition.form_id,
            "version": definition.version,
            "xform": [xform[start : start + _PIECE_CHARACTERS] for start in starts],
        },
    )
