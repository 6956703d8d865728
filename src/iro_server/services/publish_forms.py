"""The program's own forms and settings, as records that every laptop is sent."""

from iro_core.changes.change import Value
from iro_core.domain.policy import SETTINGS
from iro_core.forms import catalogue
from iro_server.services.office import Office, SystemAct
from iro_server.store import projection
from iro_server.store.database import Transaction


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


def _policy() -> SystemAct:
    defaults: dict[str, Value] = {setting.name: setting.default for setting in SETTINGS}
    return SystemAct(record_id="policy", kind="policy", act="publish", set=defaults)


def _form(name: str) -> SystemAct:
    definition = catalogue.shipped()[name]
    return SystemAct(
        record_id=f"form-{definition.form_id}-{definition.version}",
        kind="form_definition",
        act="publish",
        set={
            "form_id": definition.form_id,
            "version": definition.version,
            "definition": catalogue.source_of(name),
        },
    )
