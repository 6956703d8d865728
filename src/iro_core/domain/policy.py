"""The numbers of the service in force: sourced defaults, and what law or authority made of them.

A number may change on a day. A clock runs by the number in force on the day it started, so that
what was promised does not move because a rule changed later.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

import msgspec

from iro_core.domain.record_fields import Fields
from iro_core.errors import RuleBroken

_REGULATIONS: Final = "Care Planning, Placement and Case Review (England) Regulations 2010"
_REG33: Final = f"{_REGULATIONS}, reg. 33"
_ADOPTION: Final = "Adoption Agencies Regulations 2005, reg. 36"
_SURREY: Final = "Surrey IRO Service annual report 2016-17"
_HANDBOOK: Final = "IRO Handbook 2010 (general knowledge, to be confirmed by a practitioner)"
_MANUAL: Final = "children's services procedure manuals (tri.x standard text)"
_PATHWAY: Final = "pathway plan manuals of Manchester, Stockport and Medway"
_HEALTH: Final = "health assessment manuals of Coventry and Kingston: every 6 months under five"
_HOUSE: Final = "house rule"
_NO_WEIGHTS: Final = f"{_HOUSE}: no guidance weighs children, so each counts as one"
_SMALL: Final = f"{_HOUSE}, as the Office for National Statistics hides small counts"
_YES_NO: Final = "1 for yes, 0 for no"


class Setting(msgspec.Struct, frozen=True):
    """One number: its default, the bounds within which an authority may set it, unit and source."""

    name: str
    default: int
    lowest: int
    highest: int
    unit: str
    source: str


_WD: Final = "working days"
SETTINGS: Final = (
    Setting("first_review_working_days", 20, 1, 20, _WD, f"{_REG33}(1)"),
    Setting("second_review_months", 3, 1, 3, "months", f"{_REG33}(2)"),
    Setting("later_review_months", 6, 1, 6, "months", f"{_REG33}(2)"),
    Setting("short_breaks_first_review_months", 3, 1, 3, "months", f"{_REGULATIONS}, reg. 48"),
    Setting("short_breaks_later_review_months", 6, 1, 6, "months", f"{_REGULATIONS}, reg. 48"),
    Setting("short_breaks_days_in_a_year", 75, 1, 75, "days", f"{_REGULATIONS}, reg. 48"),
    Setting(
        "short_breaks_longest_days",
        17,
        1,
        75,
        "days",
        f"{_REGULATIONS}, reg. 48 as made; 75 stands for the text of 2020 without this limit",
    ),
    Setting("short_breaks_gap_months", 6, 1, 12, "months", _HOUSE),
    Setting("adjournment_working_days", 20, 1, 20, _WD, f"{_REGULATIONS}, reg. 36(2)-(3)"),
    Setting("first_sitting_counts", 1, 0, 1, _YES_NO, f"{_HOUSE}: domain notes 1.3 leave it open"),
    Setting("placement_change_review_working_days", 20, 0, 60, _WD, f"{_SURREY}, section 4.1"),
    Setting(
        "placement_change_unplanned_only",
        0,
        0,
        1,
        _YES_NO,
        f"{_SURREY}, section 4.1, names a change of placement and an unplanned ending",
    ),
    Setting("adoption_first_review_weeks", 4, 1, 4, "weeks", f"{_ADOPTION}(3)"),
    Setting("adoption_second_review_months", 3, 1, 3, "months", f"{_ADOPTION}(3)"),
    Setting("placement_order_review_months", 3, 1, 3, "months", f"{_ADOPTION}(1)"),
    Setting("decisions_working_days", 5, 1, 5, _WD, _MANUAL),
    Setting("objection_working_days", 5, 1, 10, _WD, _HANDBOOK),
    Setting("care_plan_working_days", 10, 1, 10, _WD, _MANUAL),
    Setting("record_working_days", 15, 1, 15, _WD, _MANUAL),
    Setting("distribution_working_days", 20, 1, 20, _WD, _MANUAL),
    Setting("qa_form_working_days", 5, 1, 20, _WD, _HOUSE),
    Setting("report_working_days", 5, 1, 20, _WD, f"{_SURREY}, sections 2.2.1 and 7.3.4"),
    Setting(
        "child_asked_working_days",
        20,
        1,
        40,
        _WD,
        f"{_MANUAL}: 20 days; {_HANDBOOK} says working days",
    ),
    Setting("invitations_working_days", 10, 1, 20, _WD, f"{_MANUAL}: 10 days; Hertfordshire"),
    Setting("informal_challenge_working_days", 5, 1, 20, _WD, _HOUSE),
    Setting(
        "alert_stage_working_days",
        5,
        1,
        20,
        _WD,
        "Barnet practice alert guide: five working days at each stage",
    ),
    Setting("challenge_amber_working_days", 2, 0, 20, _WD, f"{_HOUSE}: five days are soon over"),
    Setting(
        "pattern_least_children",
        5,
        2,
        100,
        "children",
        f"{_HOUSE}; {_SURREY}, section 7.3.2, speaks of six young people",
    ),
    Setting("alert_whole_working_days", 20, 1, 20, _WD, f"{_HANDBOOK}, paragraph 6.2"),
    Setting(
        "pathway_plan_months",
        3,
        1,
        3,
        "months",
        f"{_PATHWAY}: within three months of 16",
    ),
    Setting("pathway_plan_review_months", 6, 1, 6, "months", _PATHWAY),
    Setting("placement_plan_working_days", 5, 1, 5, _WD, f"{_MANUAL}: Brent, Islington, Durham"),
    Setting("first_care_plan_working_days", 10, 1, 10, _WD, f"{_MANUAL}: Brent, Islington, Durham"),
    Setting(
        "first_health_assessment_working_days",
        20,
        1,
        20,
        _WD,
        f"{_MANUAL}: before the first review",
    ),
    Setting("health_assessment_under_five_months", 6, 1, 6, "months", _HEALTH),
    Setting("health_assessment_months", 12, 1, 12, "months", _HEALTH),
    Setting("dental_check_months", 12, 1, 12, "months", f"{_MANUAL}; SSDA903 guide"),
    Setting(
        "first_pep_working_days",
        20,
        1,
        20,
        _WD,
        "education manuals of Birmingham and Oldham: for the first review",
    ),
    Setting("visit_first_weeks", 1, 1, 1, "weeks", f"{_REGULATIONS}, reg. 28"),
    Setting("visit_weeks", 6, 1, 6, "weeks", f"{_REGULATIONS}, reg. 28"),
    Setting("visit_lasting_placement_months", 3, 1, 3, "months", f"{_REGULATIONS}, reg. 28"),
    Setting("visit_interim_order_at_home_weeks", 4, 1, 4, "weeks", f"{_REGULATIONS}, reg. 28"),
    Setting("section_20_watch_months", 12, 3, 36, "months", _HOUSE),
    Setting("placement_order_watch_months", 6, 1, 24, "months", _HOUSE),
    Setting("missing_watch_days", 90, 7, 365, "days", _HOUSE),
    Setting("social_workers_watch", 2, 2, 9, "people", f"{_HOUSE}; {_SURREY}, 2.2.4"),
    Setting("distance_watch_miles", 20, 5, 200, "miles", f"{_SURREY}, sections 2.2.4 and 7.3.1"),
    Setting("amber_working_days", 10, 1, 40, _WD, _HOUSE),
    Setting("caseload_low", 50, 1, 200, "children", f"{_SURREY}, section 5; {_HANDBOOK}"),
    Setting("caseload_high", 70, 1, 200, "children", f"{_SURREY}, section 5; {_HANDBOOK}"),
    Setting("weight_out_of_county_percent", 100, 25, 400, "per cent", _NO_WEIGHTS),
    Setting("weight_first_year_percent", 100, 25, 400, "per cent", _NO_WEIGHTS),
    Setting("weight_siblings_percent", 100, 25, 400, "per cent", _NO_WEIGHTS),
    Setting("small_numbers_below", 5, 2, 20, "forms", _SMALL),
    Setting("moderation_sample_forms", 10, 1, 500, "forms", _HOUSE),
    Setting(
        "kappa_least_forms",
        20,
        5,
        500,
        "forms",
        f"{_HOUSE}: kappa of a few forms swings with each of them",
    ),
    Setting("timeliness_target_percent", 95, 1, 100, "per cent", f"{_SURREY}, section 4.2"),
    Setting("idle_lock_minutes", 10, 1, 15, "minutes", _HOUSE),
    Setting("lease_warn_days", 7, 1, 14, "days", _HOUSE),
    Setting("lease_lock_days", 14, 3, 30, "days", f"{_HOUSE}; Intune's offline limits as a guide"),
    Setting("lease_seal_days", 30, 14, 90, "days", f"{_HOUSE}; Intune wipes at 90 days offline"),
)
_BY_NAME: Final = {setting.name: setting for setting in SETTINGS}


# The kind of record that an amendment comes with.
AMENDMENT: Final = "policy_amendment"


class Amendment(msgspec.Struct, frozen=True, kw_only=True):
    """One number, or some holidays, from a day on.

    Attributes:
        amendment_id: The record it came with.
        name: The setting; empty where only holidays are announced.
        number: What it is from `from_on`.
        is_law: A change of law, which may leave the bounds of the law before it.
        holidays: One-off bank holidays that the shipped calendar does not know.
        because: Why, in the authority's words, with the source.
    """

    amendment_id: str
    name: str
    number: int
    from_on: date
    is_law: bool
    holidays: tuple[date, ...]
    because: str

    @classmethod
    def from_fields(cls, record_id: str, values: Mapping[str, object]) -> "Amendment | None":
        """The amendment that a record describes; None if it says nothing of use here."""
        fields = Fields(values)
        number, from_on = fields.whole("number"), fields.day("from_on")
        days = (Fields({"day": text}).day("day") for text in fields.texts("holidays"))
        holidays = tuple(day for day in days if day is not None)
        if from_on is None or (number is None and not holidays):
            return None
        return cls(
            amendment_id=record_id,
            name=fields.text("name"),
            number=number or 0,
            from_on=from_on,
            is_law=fields.truth("is_law") or False,
            holidays=holidays,
            because=fields.text("because"),
        )


class Policy:
    """The settings in force: every number by name.

    A number is read as `policy["record_working_days"]`, as it is today, or with `number` as it
    was on a day; an unknown name is our bug (KeyError).
    """

    def __init__(
        self,
        chosen: Mapping[str, int] | None = None,
        amendments: Iterable[Amendment] = (),
        today: date = date.max,
    ) -> None:
        """Defaults, with what the authority chose instead, then what changed on a day.

        Raises:
            RuleBroken: A number lies outside its lawful bounds (rule "setting_out_of_bounds").
        """
        self._numbers = {setting.name: setting.default for setting in SETTINGS}
        for name, number in (chosen or {}).items():
            if name in _BY_NAME:  # else a newer server's: kept in the record, of no use here
                check_bounds(_BY_NAME[name], number)
                self._numbers[name] = number
        self._today = today
        self.amendments = tuple(sorted(amendments, key=lambda each: each.from_on))
        self._dated: dict[str, list[Amendment]] = {}
        for each in self.amendments:
            if each.name in _BY_NAME:
                if not each.is_law:
                    check_bounds(_BY_NAME[each.name], each.number)
                self._dated.setdefault(each.name, []).append(each)

    @classmethod
    def from_fields(
        cls,
        fields: Mapping[str, object],
        amendments: Iterable[Amendment] = (),
        today: date = date.max,
    ) -> "Policy":
        """The policy that a policy record says, with its amendments, as it is today."""
        numbers = {
            name: value
            for name, value in fields.items()
            if isinstance(value, int) and not isinstance(value, bool)
        }
        return cls(numbers, amendments, today)

    def __getitem__(self, name: str) -> int:
        """The number in force today."""
        return self.number(name, self._today)

    def number(self, name: str, day: date) -> int:
        """The number in force on a day."""
        found = self._in_force(name, day)
        return found.number if found else self._numbers[name]

    def source(self, name: str, day: date = date.max) -> str:
        """Where the number in force on a day comes from; after every amendment, unless told."""
        found = self._in_force(name, day)
        return found.because if found else _BY_NAME[name].source

    def with_number(self, name: str, number: int) -> "Policy":
        """The same policy with one number read otherwise, whatever was amended."""
        others = (each for each in self.amendments if each.name != name)
        return Policy({**self._numbers, name: number}, others, self._today)

    def without(self, amendment_ids: frozenset[str]) -> "Policy":
        """The policy as it would be without some amendments."""
        kept = (each for each in self.amendments if each.amendment_id not in amendment_ids)
        return Policy(self._numbers, kept, self._today)

    @property
    def holidays(self) -> frozenset[date]:
        """Every one-off holiday that the amendments announce."""
        return frozenset(day for each in self.amendments for day in each.holidays)

    def _in_force(self, name: str, day: date) -> Amendment | None:
        dated = self._dated.get(name)
        if dated is None:
            return None
        return next((each for each in reversed(dated) if each.from_on <= day), None)


def setting(name: str) -> Setting | None:
    """What is known of a number; None if there is no such setting."""
    return _BY_NAME.get(name)


def check_bounds(setting: Setting, number: int) -> None:
    """A number must lie within its lawful bounds.

    Raises:
        RuleBroken: It does not (rule "setting_out_of_bounds").
    """
    if not setting.lowest <= number <= setting.highest:
        raise RuleBroken("setting_out_of_bounds", setting.source, path=setting.name)
