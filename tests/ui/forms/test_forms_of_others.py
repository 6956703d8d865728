"""Forms that others wrote for ODK and Kobo: each is drawn and worked out, or refused by name.

    pip download --no-deps -d wheels pyxform==1.5.1 && unzip -q wheels/*.whl -d forms
    export FORMS_OF_OTHERS=forms
    .venv/bin/python -m pytest -s -m campaign tests/ui/forms/test_forms_of_others.py

Old releases of pyxform carry the forms of its own tests: workbooks, and tables in Python files.
"""

import ast
import os
import sys
from collections import Counter
from collections.abc import Iterator
from functools import partial
from hashlib import sha1
from pathlib import Path

import pytest

from iro_core.domain.dates import parse_date
from iro_core.domain.working_days import WorkingDays
from iro_core.errors import InvalidData
from iro_core.forms.definition import FormDefinition
from iro_core.forms.evaluation import begun, evaluate
from iro_desktop.ui.forms.answer_sheet import AnswerSheet
from iro_desktop.ui.forms.form_view import FormView
from iro_server.services.form_file import read_form_file
from tests.support.forms import NOW
from tests.support.random_forms import random_answers

FOLDER = os.environ.get("FORMS_OF_OTHERS", "")


def files(folder: Path, made: Path) -> Iterator[Path]:
    """Each workbook, and each table written down in Python."""
    yield from folder.rglob("*.xlsx")
    for source in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and "| survey" in text:
                lines = "\n".join(line.strip() for line in text.strip().splitlines())
                file = made / f"{sha1(lines.encode()).hexdigest()}.md"  # noqa: S324 - a name
                file.write_text(lines, encoding="utf-8")
                yield file


@pytest.mark.campaign
@pytest.mark.filterwarnings("ignore")  # of old Python, and of what openpyxl leaves out
def test_every_form_is_drawn_and_worked_out_or_refused_by_name(qtbot, tmp_path: Path) -> None:
    if not FOLDER:
        pytest.skip("FORMS_OF_OTHERS says which folder holds the forms")
    found: Counter[str] = Counter()
    unnamed: list[Path] = []
    for file in dict.fromkeys(files(Path(FOLDER), tmp_path)):
        try:
            form = read_form_file(file)
        except InvalidData as refused:
            found[refused.reason] += 1
            unnamed += [] if refused.where and refused.reason else [file]
            continue
        walk(qtbot, form.definition)
        found["loaded"] += 1

    sys.stdout.write(f"{dict(found)}\n")
    assert found["loaded"] > 0
    assert unnamed == []


def walk(qtbot, definition: FormDefinition) -> None:
    """Answers made by chance, a form drawn with them, and every problem said."""
    for seed in range(5):
        answers = {**begun(definition, NOW), **random_answers(definition, seed)}
        evaluate(definition, answers, NOW)
    sheet = AnswerSheet(answers)
    read_date = partial(parse_date, today=NOW.date(), calendar=WorkingDays())
    view = FormView(definition, sheet, read_date, lambda: NOW)
    sheet.setParent(view)
    qtbot.addWidget(view)
    view.show()
    view.check()
    view.hide()
