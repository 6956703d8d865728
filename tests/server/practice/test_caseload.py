"""The practice caseload has the shape of the seed and passes its own checks."""

import csv
import re
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest

from iro_core.domain.child import Child
from iro_core.domain.due import Due
from iro_core.domain.policy import Policy
from iro_core.domain.review import Review
from iro_core.domain.timescales import Clockwork
from iro_core.domain.working_days import WorkingDays
from iro_server.practice.caseload import write_practice_return
from iro_server.returns.desired import desired_records
from iro_server.returns.read import read_folder
from iro_server.returns.tables import TableName

DAYS = [date(2017, 3, 31), date(2026, 11, 23)]
CLOCKWORK = Clockwork(Policy(), WorkingDays())
TOOK_PART = {"PN1", "PN2", "PN3", "PN5", "PN6"}


class Caseload:
    """A practice return read back as the program will read it."""

    def __init__(self, folder, as_at):
        self.as_at = as_at
        self.reading = read_folder(folder, as_at=as_at)
        self.children = {}
        self.reviews = defaultdict(list)
        self.users = []
        for record in desired_records(self.reading):
            if record.kind == "child":
                self.children[record.child_id] = Child.from_fields(record.child_id, record.fields)
            elif record.kind == "review":
                review = Review.from_fields(record.record_id, record.child_id, record.fields)
                self.reviews[record.child_id].append(review)
            else:
                self.users.append(record.fields)

    def due(self, child_id, as_at):
        due = CLOCKWORK.next_review(self.children[child_id], self.reviews[child_id], as_at)
        return due.due_on if isinstance(due, Due) else None

    def days_left(self, child_id):
        """A child who is 18 before the next review falls due has all the time in the world."""
        return ((self.due(child_id, self.as_at) or date.max) - self.as_at).days

    def in_time(self, child_id):
        """Whether every review that fell due in the last year was held by its date."""
        child, last_year = self.children[child_id], self.as_at - timedelta(days=365)
        if self.days_left(child_id) < 0:
            return False
        for review in self.reviews[child_id]:
            due_on = self.due(child_id, review.held_on - timedelta(days=1))
            if due_on and due_on > last_year and review.held_on > due_on:
                return False
        return child.is_looked_after(self.as_at)


@pytest.fixture(scope="module", params=DAYS, ids=str)
def caseload(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("practice")
    write_practice_return(folder, as_at=request.param)
    return Caseload(folder, request.param)


def test_it_passes_every_check_of_the_importer(caseload):
    assert caseload.reading.issues == ()
    assert all(tally.later == 0 for tally in caseload.reading.summary.tallies.values())


def test_871_children_are_looked_after_on_the_last_day(caseload):
    """Seed report 4.1."""
    assert len(caseload.children) == 871
    assert all(each.is_looked_after(caseload.as_at) for each in caseload.children.values())
    assert all(0 <= each.age_on(caseload.as_at) < 18 for each in caseload.children.values())


def test_over_40_percent_live_out_of_county(caseload):
    """Seed report 3.2."""
    away = sum(bool(each.out_of_county) for each in caseload.children.values())
    assert away / 871 > 0.40
    assert away == 366


def test_710_of_827_children_had_every_review_in_time(caseload):
    """Seed report 4.2; the dates are computed by the program's own rules."""
    as_at = caseload.as_at
    counted = [
        name
        for name, child in caseload.children.items()
        if (as_at - child.care_started_on(as_at)[0]).days > 28
    ]
    assert len(counted) == 827
    assert sum(caseload.in_time(each) for each in counted) == 710


def test_686_of_759_children_over_4_took_part(caseload):
    """Seed report 4.3."""
    latest = [max(each, key=lambda one: one.held_on) for each in caseload.reviews.values() if each]
    codes = Counter(each.participation_code for each in latest)
    assert sum(codes.values()) - codes["PN0"] == 759
    assert sum(codes[code] for code in TOOK_PART) == 686


def test_sdq_and_dental_checks_are_as_in_the_seed(caseload):
    """Seed report 4.4.1."""
    rows = caseload.reading.tables[TableName.OC2]
    asked = [row for row in rows if row.text("SDQ_REASON") != "SDQ1"]
    scored = [row for row in asked if "SDQ_SCORE" in row.cells]
    assert len(scored) / len(asked) == pytest.approx(327 / 576, abs=0.01)
    dental = sum(bool(row.cells["TEETH_CHECK"]) for row in rows)
    assert dental / len(rows) == pytest.approx(0.859, abs=0.01)


def test_19_reviewing_officers_are_13_33_full_time(caseload):
    """Seed report 3.2."""
    officers = [each for each in caseload.users if each["role"] == "iro"]
    assert len(officers) == 19
    assert sum(Decimal(each["fte"]) for each in officers) == Decimal("13.33")
    teams = {each["team"] for each in officers}
    assert {each["team"] for each in caseload.users if each["role"] == "supervisor"} == teams


def test_some_reviews_are_overdue_some_due_today_and_many_this_week(caseload):
    left = Counter(caseload.days_left(each) for each in caseload.children)
    assert sum(count for days, count in left.items() if days < 0) == 30
    assert left[0] >= 5
    assert sum(left[days] for days in range(8)) >= 60


def test_reviews_are_held_on_days_on_which_people_work(caseload):
    held = [each.held_on for reviews in caseload.reviews.values() for each in reviews]
    assert all(day < caseload.as_at and day.weekday() < 6 for day in held)
    assert sum(day.weekday() == 5 for day in held) < 40


def test_the_latest_review_of_every_child_has_decisions(caseload):
    for reviews in caseload.reviews.values():
        for review in reviews:
            latest = review is max(reviews, key=lambda each: each.held_on)
            assert len(review.decisions) in ((2, 3, 4) if latest else (0,))
            for decision in review.decisions:
                assert decision.text
                assert decision.owner
                assert decision.due_on >= review.held_on


def test_children_of_one_family_share_a_name_and_often_a_home(caseload):
    groups = defaultdict(list)
    for child in caseload.children.values():
        if child.sibling_group:
            groups[child.sibling_group].append(child)
    assert len(groups) > 100
    assert all(len(each) > 1 for each in groups.values())
    assert all(len({child.family_name for child in each}) == 1 for each in groups.values())
    assert all(len({child.given_name for child in each}) == len(each) for each in groups.values())
    together = sum(
        len({(child.placement_name, child.place_name) for child in each}) < len(each)
        for each in groups.values()
    )
    assert 0.4 < together / len(groups) < 0.9


def test_every_child_has_a_place_a_social_worker_and_a_home(caseload):
    for child in caseload.children.values():
        assert child.given_name
        assert child.family_name
        assert child.place_name
        assert child.distance_miles is not None
        assert child.social_worker
        assert child.team
        assert child.placement_name
        assert child.area
        assert child.social_worker_since <= caseload.as_at


def test_about_half_of_the_children_say_what_matters_in_words_of_their_age(caseload):
    words = [each for each in caseload.children.values() if each.what_matters]
    assert 0.4 < len(words) / 871 < 0.6
    assert not [each for each in words if re.search(r"[{}]|  ", each.what_matters)]
    assert all(each.age_on(caseload.as_at) >= 3 for each in words)
    assert len({each.what_matters for each in words}) > 200


def test_placements_go_with_age_and_legal_status(caseload):
    for child in caseload.children.values():
        now = child.episode_on(caseload.as_at)
        if now.placement_type in {"K3", "H5"}:
            assert child.age_on(now.started_on) >= 16
        if now.placement_type in {"A5", "A6"}:
            assert now.legal_status == "E1"
        if now.placement_type == "P1":
            assert now.legal_status in {"C1", "C2"}
            assert now.provider == "PR0"
        if child.uasc:
            assert now.legal_status == "V2"
        for episode in child.episodes:
            lasted = ((episode.ended_on or caseload.as_at) - episode.started_on).days
            assert episode.legal_status != "L1" or lasted <= 3
            assert episode.legal_status != "L2" or lasted <= 21


def test_episodes_follow_one_another_without_gap_or_overlap(caseload):
    for child in caseload.children.values():
        first, *later = child.episodes
        assert first.reason_started == "S"
        for before, after in zip(child.episodes, later, strict=False):
            assert before.ended_on == after.started_on
            assert before.reason_ended == "X1"
            moved = after.reason_started != "L"
            assert moved == bool(before.reason_place_change)
        assert child.episodes[-1].ended_on is None


def test_some_children_go_missing_and_a_few_are_missing_now(caseload):
    missing = [each for each in caseload.children.values() if each.missing]
    now = [each for each in missing if any(one.ended_on is None for one in each.missing)]
    assert 50 < len(missing) < 150
    assert 1 <= len(now) <= 40


def test_nobody_can_be_taken_for_a_real_person(caseload):
    postcodes = {
        row.text(column)
        for row in caseload.reading.tables[TableName.EPISODES]
        for column in ("HOME_POST", "PL_POST")
    }
    assert all(each is None or each.startswith("ZZ") for each in postcodes)
    assert all(
        re.fullmatch(r"[A-Z][a-z]+", each.family_name) for each in caseload.children.values()
    )


def test_names_are_written_as_people_write_them(caseload):
    names = "".join(each.display_name for each in caseload.children.values())
    assert {"ł", "ê"} & set(names)
    assert re.search(r"[\u0600-\u06ff]", names), "no name in Arabic letters"
    assert re.search(r"[\u0400-\u04ff]", names), "no name in Cyrillic letters"


def test_codes_are_those_in_use_on_the_last_day(caseload):
    sexes = {row.text("SEX") for row in caseload.reading.tables[TableName.HEADER]}
    assert sexes == ({"M", "F"} if caseload.as_at.year > 2024 else {"1", "2"})


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_same_seed_gives_the_same_files(tmp_path):
    for name in ("one", "two"):
        write_practice_return(tmp_path / name, as_at=DAYS[1], seed=5, children=120)
    write_practice_return(tmp_path / "other", as_at=DAYS[1], seed=6, children=120)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert contents(tmp_path / "one") != contents(tmp_path / "other")


@pytest.mark.parametrize("children", [50, 64, 300])
def test_it_comes_in_other_sizes(tmp_path, children):
    for seed in range(3):
        write_practice_return(tmp_path, as_at=DAYS[1], seed=seed, children=children)
        reading = read_folder(tmp_path, as_at=DAYS[1])
        assert reading.summary.looked_after == children
        assert reading.issues == ()


@pytest.mark.parametrize("day", [date(2024, 2, 29), date(2026, 1, 1), date(2026, 8, 31)])
def test_it_can_end_on_any_day(tmp_path, day):
    write_practice_return(tmp_path, as_at=day)
    caseload = Caseload(tmp_path, day)
    assert caseload.reading.issues == ()
    assert sum(caseload.days_left(each) < 0 for each in caseload.children) == 30


def test_the_files_open_in_a_spreadsheet(tmp_path):
    write_practice_return(tmp_path, as_at=DAYS[0], children=50)
    content = (tmp_path / "names.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == 51
    rows = list(csv.reader(content.decode("utf-8-sig").splitlines()))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
