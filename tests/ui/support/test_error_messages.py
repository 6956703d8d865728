"""Every error a person can meet has words, and they are calm."""

import inspect
import re

import pytest

import iro_core.errors
import iro_desktop.errors
from iro_core.errors import IroError, NotPermitted, RefusalCode, Refused, RuleBroken
from iro_desktop.errors import (
    ChildNotDrained,
    PassphraseRefused,
    ServerBusy,
    TooManyTries,
    WrongPassphrase,
)
from iro_desktop.ui.support.error_messages import MESSAGES, PASSPHRASE_PROBLEMS, message_for
from iro_desktop.ui.support.rule_words import RULE_WORDS

BLAMING = re.compile(
    r"\b(invalid|please|oops|error occurred|failed|illegal|bad|sorry)\b|!", re.IGNORECASE
)


def _leaves(kind):
    below = kind.__subclasses__()
    return [kind] if not below else [leaf for each in below for leaf in _leaves(each)]


def _ours(kind):
    modules = (iro_core.errors.__name__, iro_desktop.errors.__name__)
    return kind.__module__ in modules


@pytest.mark.parametrize(
    "leaf", [leaf for leaf in _leaves(IroError) if _ours(leaf)], ids=lambda leaf: leaf.__name__
)
def test_every_leaf_of_the_error_tree_has_words(leaf):
    assert leaf in MESSAGES


@pytest.mark.parametrize("code", list(RefusalCode))
def test_every_refusal_of_the_server_has_words(code):
    message = message_for(Refused(code))

    assert message.words
    assert message.next_step


def test_a_kind_of_error_that_is_new_here_is_said_plainly():
    class Unheard(IroError):
        pass

    assert message_for(Unheard()).words == "That did not work."


@pytest.mark.parametrize(
    "words",
    [
        *(message_for(Refused(code)).words for code in RefusalCode),
        *(message_for(Refused(code)).next_step for code in RefusalCode),
        *RULE_WORDS.values(),
        *PASSPHRASE_PROBLEMS.values(),
        *re.findall(r'"([^"]{12,})"', inspect.getsource(inspect.getmodule(message_for))),
    ],
)
def test_no_message_blames_or_shouts(words):
    assert not BLAMING.search(words)


def test_the_wait_is_said_in_minutes():
    assert message_for(TooManyTries(300)).words == "Wait 5 minutes, then try again."
    assert message_for(TooManyTries(20)).words == "Wait 1 minute, then try again."
    assert "recovery code" in message_for(TooManyTries(None)).next_step
    assert "2 minutes" in message_for(ServerBusy(110)).next_step


def test_a_wrong_passphrase_is_told_without_fear():
    message = message_for(WrongPassphrase())

    assert message.words == "That passphrase is not right."
    assert "Nothing has been deleted" in message.next_step


def test_a_child_that_may_not_leave_says_what_waits():
    message = message_for(ChildNotDrained(unsent=1, drafts=2))

    assert "1 change and 2 drafts" in message.next_step


def test_what_is_wrong_with_a_passphrase_is_named():
    words = message_for(PassphraseRefused(["too_short", "contains_name"])).words

    assert "longer" in words
    assert "name" in words


def test_a_rule_without_words_still_says_that_it_is_a_rule():
    assert message_for(RuleBroken("unheard", "house rule")).words
    assert message_for(NotPermitted("x")).words
