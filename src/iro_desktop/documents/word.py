"""Word documents from templates that anybody can change in Word.

An authority puts its own templates, under the same names, into the folder of `authority_templates`;
those go before the program's. A template may place words and repeat them, and can do nothing else.
"""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

from docxtpl import DocxTemplate, Listing
from jinja2 import TemplateError
from jinja2.sandbox import SandboxedEnvironment

from iro_desktop.errors import TemplateUnusable
from iro_desktop.paths import authority_templates
from iro_desktop.resources.files import resource_path

_TEMPLATES: Final = "templates"


def fill_template(name: str, fields: Mapping[str, Any]) -> bytes:
    """The Word document that a template makes of these fields.

    Texts are passed as data: what somebody wrote is never read as a part of the template, and a
    new line in it stays one.

    Raises:
        TemplateUnusable: The authority's own template cannot be read or filled.
    """
    own = authority_templates() / name
    if not own.is_file():
        return _filled(resource_path(_TEMPLATES, name), fields)
    try:
        return _filled(own, fields)
    except (TemplateError, BadZipFile, OSError, KeyError, ValueError) as error:
        raise TemplateUnusable(name) from error


def _filled(path: Path, fields: Mapping[str, Any]) -> bytes:
    document = DocxTemplate(path)
    document.render(
        {key: _as_data(value) for key, value in fields.items()},
        jinja_env=SandboxedEnvironment(autoescape=True),
    )
    if document.docx is not None:
        document.docx.core_properties.title = str(fields.get("title", ""))
        document.docx.core_properties.author = str(fields.get("author", ""))
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _as_data(value: Any) -> Any:
    if isinstance(value, str):
        return Listing(value) if value else ""  # a template leaves out what is empty
    if isinstance(value, Mapping):
        return {key: _as_data(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_as_data(each) for each in value]
    return value
