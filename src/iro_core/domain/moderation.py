"""Drawing QA forms for a second reader by lot, and how far two readers agree.

Source: a random number that stays with each unit, so that anybody draws the same sample again: E.
Ohlsson, Coordination of samples using permanent random numbers, 1995. Agreement beyond chance: J.
Cohen, A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20
(1960), 37-46.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

import msgspec

from iro_core.domain.period import Period
from iro_core.domain.record_fields import Fields
from iro_core.domain.share import Share

# How a sample is drawn, kept with each so that a later way to draw is told apart.
METHOD: Final = "sha256_of_seed_and_form"
READERS: Final = 2  # house rule: one would not be compared, three would not be done
_HUNDREDTHS: Final = Decimal("0.01")

Pair = tuple[str, str]


class DrawnForm(msgspec.Struct, frozen=True, kw_only=True):
    """One QA form that was drawn, and how the sample it belongs to was drawn.

    Attributes:
        version_read: The change after which the form is read, so that both read the same words.
        out_of: How many forms the lot was drawn from.
    """

    drawn_id: str
    child_id: str
    sample_id: str
    form_id: str
    version_read: str
    seed: str
    period: Period
    wanted: int
    out_of: int
    drawn_on: date

    @classmethod
    def from_fields(
        cls, record_id: str, child_id: str, values: Mapping[str, object]
    ) -> "DrawnForm | None":
        """The drawn form that a record describes; None if it was drawn in another way."""
        fields = Fields(values)
        first, last, drawn_on = (fields.day(name) for name in ("first", "last", "drawn_on"))
        if first is None or last is None or drawn_on is None or fields.text("method") != METHOD:
            return None
        return cls(
            drawn_id=record_id,
            child_id=child_id,
            sample_id=fields.text("sample_id"),
            form_id=fields.text("form_id"),
            version_read=fields.text("version_read"),
            seed=fields.text("seed"),
            period=Period(first, last),
            wanted=fields.whole("wanted") or 0,
            out_of=fields.whole("out_of") or 0,
            drawn_on=drawn_on,
        )

    def to_fields(self) -> dict[str, bool | int | str | list[str] | None]:
        """What a record of this drawn form says."""
        return {
            "sample_id": self.sample_id,
            "form_id": self.form_id,
            "version_read": self.version_read,
            "method": METHOD,
            "seed": self.seed,
            "first": self.period.first.isoformat(),
            "last": self.period.last.isoformat(),
            "wanted": self.wanted,
            "out_of": self.out_of,
            "drawn_on": self.drawn_on.isoformat(),
        }


class Agreement(msgspec.Struct, frozen=True):
    """How many of two readers' answers are the same; kappa only where there are enough pairs."""

    share: Share
    kappa: Decimal | None


def draw(form_ids: Iterable[str], seed: str, wanted: int) -> tuple[str, ...]:
    """As many forms by lot, the same for everybody who has the same forms and the same seed.

    The lot of a form is SHA-256 of the seed, a colon and the form's id; the lowest are drawn.
    """
    return tuple(sorted(set(form_ids), key=lambda form_id: _lot(seed, form_id))[:wanted])


def agreement(pairs: Sequence[Pair], least: int) -> Agreement:
    """How far two readers agree; `least` pairs are needed for kappa."""
    share = Share.of(one == other for one, other in pairs)
    return Agreement(share, cohens_kappa(pairs) if len(pairs) >= least else None)


def cohens_kappa(pairs: Sequence[Pair]) -> Decimal | None:
    """Agreement beyond what chance gives, at most 1; None where chance alone would give it all."""
    if not pairs:
        return None
    number = len(pairs)
    observed = Fraction(sum(one == other for one, other in pairs), number)
    ones, others = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    by_chance = Fraction(sum(ones[each] * others[each] for each in ones), number * number)
    if by_chance == 1:
        return None
    kappa = (observed - by_chance) / (1 - by_chance)
    return (Decimal(kappa.numerator) / Decimal(kappa.denominator)).quantize(
        _HUNDREDTHS, ROUND_HALF_UP
    )


def _lot(seed: str, form_id: str) -> str:
    return hashlib.sha256(f"{seed}:{form_id}".encode()).hexdigest()
