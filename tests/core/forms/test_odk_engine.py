"""The same answers in our engine and in ODK's own: the same is asked, required, wrong and reckoned.

ODK's engine runs in Node. What it said of some forms is recorded, and compared on every run; more,
with new forms made by chance, by `make odk`. One thing is different on purpose: an answer that is
not offered any more is forgotten by ODK, and kept and reported by ours.
"""

import json
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import pytest
from pyxform.validators import odk_validate

from iro_core.clock import SystemClock, local_time
from iro_core.forms import catalogue
from iro_core.forms.evaluation import Answers
from iro_server.services.form_conversion import ConvertedForm
from tests.support.odk import ours, theirs
from tests.support.random_forms import random_answers, random_form

RECORDED: Final = Path(__file__).with_name("odk_verdicts.json")
CASES_OF_EACH: Final = 5
FIRST: Final = int(os.environ.get("ODK_FIRST", "1000"))
FORMS: Final = int(os.environ.get("ODK_FORMS", "60"))


def shipped() -> list[ConvertedForm]:
    return [
        ConvertedForm(catalogue.source_of(name), definition, ())
        for name, definition in catalogue.shipped().items()
    ]


def answers_to(form: ConvertedForm, seed: int) -> Sequence[Answers]:
    numbers = range(CASES_OF_EACH)
    return [random_answers(form.definition, seed * CASES_OF_EACH + number) for number in numbers]


def recorded_forms() -> list[ConvertedForm]:
    return [*shipped(), *(random_form(seed) for seed in range(12))]


def test_odks_engine_said_the_same_when_it_was_asked() -> None:
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))
    at = datetime.fromisoformat(recorded["at"])
    forms = recorded_forms()

    assert len(forms) == len(recorded["verdicts"])
    for seed, (form, verdicts) in enumerate(zip(forms, recorded["verdicts"], strict=True)):
        found = [ours(form.definition, each, at) for each in answers_to(form, seed)]
        assert found == verdicts, f"{form.definition.name}, form {seed}"


@pytest.mark.campaign
def test_odks_engine_says_the_same_of_new_forms() -> None:
    forms = [*shipped(), *(random_form(seed) for seed in range(FIRST, FIRST + FORMS))]
    jobs = [(form, answers_to(form, FIRST + number)) for number, form in enumerate(forms)]
    at = local_time(SystemClock().now()).replace(tzinfo=None)
    for number, ((form, answers), verdicts) in enumerate(zip(jobs, theirs(jobs), strict=True)):
        found = [ours(form.definition, each, at) for each in answers]
        assert found == verdicts, f"{form.definition.name}, form {number} from {FIRST}"


@pytest.mark.campaign
def test_odk_validate_accepts_every_form_that_is_shipped(tmp_path: Path) -> None:
    for form in shipped():
        file = tmp_path / f"{form.definition.name}.xml"
        file.write_text(form.xform, encoding="utf-8")
        assert odk_validate.check_xform(file) == []


def record() -> None:
    """Ask ODK's engine again, and keep what it says: `make odk-record`."""
    forms = recorded_forms()
    jobs = [(form, answers_to(form, seed)) for seed, form in enumerate(forms)]
    at = local_time(SystemClock().now()).replace(tzinfo=None)
    kept = {"at": at.isoformat(timespec="minutes"), "verdicts": list(theirs(jobs))}
    RECORDED.write_text(json.dumps(kept, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    record()
