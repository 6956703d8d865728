"""The numbers of the service: sourced defaults, which an authority may change within bounds."""

from collections.abc import Mapping
from typing import Final

import msgspec

from iro_core.errors import RuleBroken

_REG33: Final = "Care Planning, Placement and Case Review (England) Regulations 2010, reg. 33"
_ADOPTION: Final = "Adoption Agencies Regulations 2005, reg. 36"
_SURREY: Final = "Surrey IRO Service annual report 2016-17"
_HANDBOOK: Final = "IRO Handbook 2010 (general knowledge, to be confirmed by a practitioner)"
_MANUAL: Final = "children's services procedure manuals (tri.x standard text)"
_HOUSE: Final = "house rule"


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
    Setting("short_breaks_first_review_months", 3, 1, 3, "months", "the same Regulations, reg. 48"),
    Setting("short_breaks_later_review_months", 6, 1, 6, "months", "the same Regulations, reg. 48"),
    Setting("adjournment_working_days", 20, 1, 20, _WD, f"reg. 36(2)-(3); {_MANUAL}"),
    Setting("placement_change_review_working_days", 20, 0, 60, _WD, f"{_SURREY}, section 4.1"),
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
    Setting("informal_challenge_working_days", 5, 1, 20, _WD, _HOUSE),
    Setting(
        "alert_stage_working_days",
        5,
        1,
        20,
        _WD,
        "Barnet practice alert guide: five working days at each stage",
    ),
    Setting("alert_whole_working_days", 20, 1, 20, _WD, f"{_HANDBOOK}, paragraph 6.2"),
    Setting(
        "pathway_plan_months",
        3,
        1,
        3,
        "months",
        "pathway plan manuals of Manchester, Stockport and Medway: within three months of 16",
    ),
    Setting("section_20_watch_months", 12, 3, 36, "months", _HOUSE),
    Setting("placement_order_watch_months", 6, 1, 24, "months", _HOUSE),
    Setting("missing_watch_days", 90, 7, 365, "days", _HOUSE),
    Setting("distance_watch_miles", 20, 5, 200, "miles", f"{_SURREY}, sections 2.2.4 and 7.3.1"),
    Setting("amber_working_days", 10, 1, 40, _WD, _HOUSE),
    Setting("caseload_low", 50, 1, 200, "children", f"{_SURREY}, section 5; {_HANDBOOK}"),
    Setting("caseload_high", 70, 1, 200, "children", f"{_SURREY}, section 5; {_HANDBOOK}"),
    Setting("timeliness_target_percent", 95, 1, 100, "per cent", f"{_SURREY}, section 4.2"),
    Setting("idle_lock_minutes", 10, 1, 15, "minutes", _HOUSE),
)
_BY_NAME: Final = {setting.name: setting for setting in SETTINGS}


class Policy:
    """The settings in force: every number by name.

    A number is read as `policy["record_working_days"]`; an unknown name is our bug (KeyError).
    """

    def __init__(self, chosen: Mapping[str, int] | None = None) -> None:
        """Defaults, with what the authority chose instead.

        Raises:
            RuleBroken: A number lies outside its lawful bounds (rule "setting_out_of_bounds").
        """
        self._numbers = {setting.name: setting.default for setting in SETTINGS}
        for name, number in (chosen or {}).items():
            setting = _BY_NAME.get(name)
            if setting is None:
                continue  # a newer server's setting: kept in the record, of no use here
            if not setting.lowest <= number <= setting.highest:
                raise RuleBroken("setting_out_of_bounds", setting.source, path=name)
            self._numbers[name] = number

    @classmethod
    def from_fields(cls, fields: Mapping[str, object]) -> "Policy":
        """The policy that a policy record says."""
        numbers = {
            name: value
            for name, value in fields.items()
            if isinstance(value, int) and not isinstance(value, bool)
        }
        return cls(numbers)

    def __getitem__(self, name: str) -> int:
        """The number in force."""
        return self._numbers[name]

    @staticmethod
    def source(name: str) -> str:
        """Where the number comes from."""
        return _BY_NAME[name].source
