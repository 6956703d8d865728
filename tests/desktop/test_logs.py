"""L-05, small: a marker planted everywhere reaches no log."""

import io
import logging
import sys

import pytest

from iro_core.errors import InvalidData, RuleBroken
from iro_desktop import errors, logs

MARKER = "Zörbelina Mühlbach"


@pytest.fixture
def log_file(tmp_path):
    root, ours = logging.getLogger(), logging.getLogger("iro_desktop")
    before = list(root.handlers), root.level, ours.level
    logs.set_up(tmp_path / "logs")
    yield tmp_path / "logs" / "iro-desktop.log"
    for handler in [each for each in root.handlers if each not in before[0]]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(before[1])
    ours.setLevel(before[2])


def a_fault():
    child = {"given_name": MARKER}
    try:
        raise KeyError(MARKER)
    except KeyError as cause:
        raise ValueError(f"no such child: {child}") from cause


def test_an_event_is_logged_with_ids_and_numbers(log_file):
    logs.event("vault_opened", vault="ab12", saves=3)

    assert log_file.read_text("utf-8").endswith(
        "INFO iro_desktop vault_opened vault=ab12 saves=3\n"
    )


def test_a_fact_that_could_be_words_is_not_written(log_file):
    logs.event("vault_opened", who=MARKER, also="Amelia")

    assert "who=? also=?" in log_file.read_text("utf-8")


def test_an_error_is_logged_by_its_classes_and_places_alone(log_file, caplog):
    with pytest.raises(ValueError, match="no such child") as caught:
        a_fault()

    told = logs.error("save_failed", caught.value)
    caplog.clear()

    content = log_file.read_text("utf-8")
    assert MARKER not in content + told
    assert "Zörbelina" not in content
    assert "builtins.ValueError" in told
    assert "builtins.KeyError" in told
    assert "test_logs.py" in told
    assert "a_fault" in told


def test_what_libraries_say_is_reduced_to_who_said_it(log_file, caplog):
    logging.getLogger("some.library").warning("could not store %s", MARKER)
    logging.getLogger("some.library").info("quiet")
    caplog.clear()

    content = log_file.read_text("utf-8")
    assert content.endswith("WARNING some.library message\n")
    assert "Zörbelina" not in content


def test_an_error_nobody_caught_is_logged_without_its_words(log_file, monkeypatch, caplog):
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    logs.log_unexpected_errors()
    with pytest.raises(ValueError, match="no such child") as caught:
        a_fault()

    sys.excepthook(caught.type, caught.value, caught.tb)
    caplog.clear()

    content = log_file.read_text("utf-8")
    assert "unexpected_error" in content
    assert "Zörbelina" not in content


def test_a_console_gets_the_same_lines(tmp_path, log_file):
    console = io.StringIO()
    handler = logging.StreamHandler(console)
    handler.setFormatter(logs.Unspoken())
    logging.getLogger("iro_desktop").addHandler(handler)

    logs.event("vault_opened", vault="ab12")

    logging.getLogger("iro_desktop").removeHandler(handler)
    assert console.getvalue() == log_file.read_text("utf-8")


@pytest.mark.parametrize(
    "problem",
    [
        errors.WrongPassphrase(),
        errors.TooManyTries(30),
        errors.PassphraseRefused(["too_short"]),
        errors.KeyFileDamaged("checksum"),
        errors.StoreTooNew(9, 1),
        errors.ChildNotDrained(unsent=1, drafts=0),
        errors.Unreachable("timeout"),
        errors.ServerBusy(30),
        errors.CertificateWrong(),
        InvalidData("set.child_words", "nul_character"),
        RuleBroken("record_signed_off", "house rule"),
    ],
)
def test_an_error_says_what_it_is_about(problem):
    assert logs.describe(problem).startswith("iro_")
    assert str(problem) or isinstance(problem, errors.KeyProblem)


def test_only_what_can_help_is_worth_trying_again():
    assert errors.Unreachable().retry
    assert errors.ServerBusy(5).retry
    assert not errors.CertificateWrong().retry
    assert not errors.AnswerNotTrusted().retry
