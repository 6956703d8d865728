"""Which forms there are on this laptop, and each in the version that is wanted."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from iro_core import clock as clocks
from iro_core.errors import InvalidData
from iro_core.forms import catalogue
from iro_core.forms.definition import FormDefinition
from iro_core.forms.xform import read_xform
from iro_desktop import logs
from iro_desktop.workflows.session import Session


def latest_name(session: Session, form_id: str) -> str:
    """The newest version of a form that was published or shipped and can be read here.

    Raises:
        InvalidData: There is none.
    """
    for version in sorted(_versions(session, form_id), reverse=True):
        name = f"{form_id}.v{version}"
        if known_definitions(session, [name]):
            return name
    raise InvalidData(form_id, "no_such_form")


def known_definitions(session: Session, names: Iterable[str]) -> dict[str, FormDefinition]:
    """The versions of these names that this program has."""
    found: dict[str, FormDefinition] = {}
    for name in set(names):
        try:
            found[name] = definition_of(session, name)
        except InvalidData as problem:
            logs.event("form_version_unknown", form=name, reason=problem.reason)
    return found


def definition_of(session: Session, name: str) -> FormDefinition:
    """The version of this name: published if it was, otherwise shipped.

    Raises:
        InvalidData: This program does not have it (where is the name).
    """
    for published in session.reading.published_forms():
        if f"{published.text('form_id')}.v{published.whole('version')}" == name:
            try:
                return read_xform("".join(published.texts("xform")))
            except InvalidData as problem:
                logs.event("published_form_unreadable", form=name, reason=problem.reason)
    shipped = catalogue.shipped().get(name)
    if shipped is None:
        raise InvalidData(name, "no_such_form")
    return shipped


def form_ids(session: Session) -> frozenset[str]:
    """The forms that were published or shipped."""
    published = {form.text("form_id") for form in session.reading.published_forms()}
    return frozenset(published | {each.form_id for each in catalogue.shipped().values()})


def now_in_england(session: Session) -> datetime:
    """The wall time, as the expressions of a form read it."""
    return clocks.local_time(session.clock.now()).replace(tzinfo=None)


def _versions(session: Session, form_id: str) -> Iterator[int]:
    for form in session.reading.published_forms():
        if form.text("form_id") == form_id:
            yield form.whole("version") or 0
    for shipped in catalogue.shipped().values():
        if shipped.form_id == form_id:
            yield shipped.version
