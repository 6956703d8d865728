"""Word documents from templates that anybody can change in Word."""

import io
from collections.abc import Mapping
from typing import Any, Final

from docxtpl import DocxTemplate, Listing

from iro_desktop.resources.files import resource_path

_TEMPLATES: Final = "templates"


def fill_template(name: str, fields: Mapping[str, Any]) -> bytes:
    """The Word document that a template makes of these fields.

    Texts are passed as data: what somebody wrote is never read as a part of the template, and a
    new line in it stays one.
    """
    document = DocxTemplate(resource_path(_TEMPLATES, name))
    document.render({key: _as_data(value) for key, value in fields.items()}, autoescape=True)
    if document.docx is not None:
        document.docx.core_properties.title = str(fields.get("title", ""))
        document.docx.core_properties.author = str(fields.get("author", ""))
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _as_data(value: Any) -> Any:
    if isinstance(value, str):
        return Listing(value)
    if isinstance(value, Mapping):
        return {key: _as_data(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_as_data(each) for each in value]
    return value
