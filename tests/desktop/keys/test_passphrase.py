import unicodedata

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from hypothesis import given
from hypothesis import strategies as st

from iro_core.errors import InvalidData
from iro_desktop.keys.passphrase import (
    DEFAULT_KDF,
    FLOOR_KDF,
    MOST_CHARACTERS,
    KdfParameters,
    PassphraseProblem,
    check_passphrase,
    stretch,
    suggest_passphrase,
)
from tests.support.vaults import CHEAPEST_KDF

SALT = bytes(16)


def test_argon2id_gives_the_published_answer():
    """K-01. RFC 9106, section 5.3."""
    tag = Argon2id(
        salt=bytes([2] * 16),
        length=32,
        iterations=3,
        lanes=4,
        memory_cost=32,
        ad=bytes([4] * 12),
        secret=bytes([3] * 8),
    ).derive(bytes([1] * 32))

    assert tag.hex() == "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"


@pytest.mark.parametrize(
    ("typed", "typed_elsewhere"),
    [
        ("Zoë's café in the rain", unicodedata.normalize("NFD", "Zoë's café in the rain")),
        ("\uff46\uff55\uff4c\uff4c width words here", "full width words here"),
        ("ﬁne ﬁelds of ﬂax", "fine fields of flax"),
    ],
)
def test_another_keyboard_gives_the_same_key(typed, typed_elsewhere):
    """U-01."""
    assert stretch(typed, SALT, CHEAPEST_KDF) == stretch(typed_elsewhere, SALT, CHEAPEST_KDF)


@pytest.mark.parametrize(
    "passphrase",
    ["🦊🐟🌧️🕯️🦊🐟🌧️🕯️🚲🪴", "   spaces at both ends   ", "שלום לכל הילדים", "y" * 512 + "z" * 512],
)
def test_every_unicode_passphrase_opens_twice(passphrase):
    """U-01."""
    assert stretch(passphrase, SALT, CHEAPEST_KDF) == stretch(passphrase, SALT, CHEAPEST_KDF)


def test_no_character_is_cut_off():
    """U-01. ASVS 6.2.8: two long passphrases that differ at the end are different."""
    long = "a quiet river " * 73

    assert stretch(long + "x", SALT, CHEAPEST_KDF) != stretch(long + "y", SALT, CHEAPEST_KDF)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("eleven char", PassphraseProblem.TOO_SHORT),
        ("x" * (MOST_CHARACTERS + 1), PassphraseProblem.TOO_LONG),
        ("password1234", PassphraseProblem.TOO_COMMON),
        ("PASSWORDpassword", PassphraseProblem.TOO_COMMON),
        ("123456789012", PassphraseProblem.TOO_COMMON),
        ("aaaaaaaaaaaaaaaa", PassphraseProblem.TOO_COMMON),
        ("qwertyuiop!!", PassphraseProblem.TOO_COMMON),
        ("letmein-letmein-letmein", PassphraseProblem.TOO_COMMON),
        ("correct horse battery staple", PassphraseProblem.TOO_COMMON),
        ("my Invented council", PassphraseProblem.CONTAINS_NAME),
        ("anna-example-likes-tea", PassphraseProblem.CONTAINS_NAME),
        ("lone \ud800 surrogate", PassphraseProblem.NOT_TEXT),
    ],
)
def test_a_weak_passphrase_is_refused_with_its_reason(text, problem):
    """U-02."""
    assert problem in check_passphrase(text, ["Anna Example", "Invented Council"])


@pytest.mark.parametrize(
    "text",
    [
        "twelve chars",
        "blue trees 77",
        "all lower case words",
        "ONLY CAPITALS HERE",
        "œuf à la coque",
    ],
)
def test_length_is_all_that_is_asked_of_an_uncommon_passphrase(text):
    """U-02. No rule about capitals, digits or signs."""
    assert check_passphrase(text, ["Anna Example"]) == []


def test_a_suggestion_is_four_words_and_passes_the_policy():
    suggestions = {suggest_passphrase(["Anna Example"]) for _ in range(50)}

    assert len(suggestions) == 50
    for suggestion in suggestions:
        assert len(suggestion.replace("t-shirt", "tshirt").split("-")) >= 4
        assert check_passphrase(suggestion, ["Anna Example"]) == []


@given(
    st.one_of(
        st.tuples(st.integers(), st.integers(1, 10), st.integers(1, 8)).filter(
            lambda cost: not 65_536 <= cost[0] <= 1_048_576
        ),
        st.tuples(st.just(65_536), st.integers().filter(lambda t: not 1 <= t <= 10), st.just(1)),
        st.tuples(st.just(65_536), st.just(1), st.integers().filter(lambda p: not 1 <= p <= 8)),
        st.tuples(st.just(65_536.0), st.just(1), st.just(1)),
        st.tuples(st.just(65_536), st.just(True), st.just(1)),
        st.tuples(st.just(10**400), st.just(1), st.just(1)),
    )
)
def test_a_cost_out_of_bounds_is_refused_before_any_work(cost):
    """H-04."""
    with pytest.raises(InvalidData):
        stretch("anything at all", SALT, KdfParameters(*cost))


def test_the_costs_we_use_are_within_bounds():
    DEFAULT_KDF.check()
    FLOOR_KDF.check()
