"""The decision ledger: nothing that was decided is forgotten before somebody settles it."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from iro_core.domain.decision_ledger import Standing, asked_decisions, decision_ledger
from iro_core.domain.midway import MidwayUpdate
from iro_core.domain.review import Decision, DecisionOutcome, Review

MAY = date(2026, 5, 4)
NOV = date(2026, 11, 2)
TODAY = date(2026, 11, 23)


def a_review(name, held_on, decisions=(), previous=None, **more):
    values = {"held_on": held_on.isoformat() if held_on else None, **more}
    for key, text, due_on in decisions:
        values[f"decisions.{key}.text"] = text
        values[f"decisions.{key}.due_on"] = due_on.isoformat() if due_on else None
    for key, (outcome, note) in (previous or {}).items():
        values[f"previous.{key}.text"] = f"as {name} tells it"
        values[f"previous.{key}.outcome"] = outcome
        values[f"previous.{key}.note"] = note
    return Review.from_fields(name, "c-1", {k: v for k, v in values.items() if v is not None})


def an_update(name, review_id, done_on, **progress):
    values = {"review_id": review_id, "done_on": done_on.isoformat()}
    values |= {f"decisions.{key}.progress": said for key, said in progress.items()}
    return MidwayUpdate.from_fields(name, "c-1", values)


DENTIST = ("d1", "Book the dentist", date(2026, 6, 1))


def test_a_decision_that_nobody_spoke_of_is_open_and_adrift_since_its_date():
    (entry,) = decision_ledger([a_review("r1", MAY, [DENTIST], number=3)], [])
    assert (entry.standing, entry.review_id, entry.number) == (Standing.OPEN, "r1", 3)
    assert entry.days_adrift(date(2026, 6, 11)) == 10
    assert entry.days_adrift(date(2026, 6, 1)) == 0
    assert entry.days_adrift(date(2026, 5, 20)) == 0


def test_a_decision_without_a_date_is_never_adrift():
    (entry,) = decision_ledger([a_review("r1", MAY, [("d1", "Talk", None)])], [])
    assert entry.days_adrift(date(2030, 1, 1)) == 0


def test_a_decision_left_open_at_the_next_review_is_carried_and_asked_about_again():
    first = a_review("r1", MAY, [DENTIST])
    second = a_review("r2", NOV, [("d2", "Passport", None)], {"d1": ("in_progress", "No dentist")})
    ledger = decision_ledger([second, first], [])
    assert [entry.times_carried for entry in ledger] == [1, 0]
    assert [each.text for each in asked_decisions(ledger)] == ["Book the dentist", "Passport"]


def test_a_review_that_says_nothing_of_a_decision_leaves_it_open():
    ledger = decision_ledger([a_review("r1", MAY, [DENTIST]), a_review("r2", NOV)], [])
    assert [each.decision_id for each in asked_decisions(ledger)] == ["d1"]
    assert ledger[0].times_carried == 1
    assert ledger[0].told is None


def test_a_decision_that_a_review_settled_is_asked_about_no_more():
    reviews = [a_review("r1", MAY, [DENTIST]), a_review("r2", NOV, previous={"d1": ("done", "")})]
    (entry,) = ledger = decision_ledger(reviews, [])
    assert entry.standing is Standing.DONE
    assert entry.days_adrift(TODAY) == (NOV - date(2026, 6, 1)).days
    assert asked_decisions(ledger) == ()


def test_done_at_midway_stops_the_drift_and_is_still_asked_about_at_the_next_review():
    midway = an_update("m1", "r1", date(2026, 6, 4), d1="done")
    (entry,) = ledger = decision_ledger([a_review("r1", MAY, [DENTIST])], [midway])
    assert (entry.standing, entry.days_adrift(TODAY)) == (Standing.DONE, 3)
    assert len(asked_decisions(ledger)) == 1


def test_the_later_word_counts():
    midway = an_update("m1", "r1", date(2026, 6, 4), d1="done")
    second = a_review("r2", NOV, previous={"d1": ("not_started", "It fell through")})
    (entry,) = decision_ledger([a_review("r1", MAY, [DENTIST]), second], [midway])
    assert entry.standing is Standing.OPEN
    assert entry.told.note == "It fell through"
    assert entry.days_adrift(TODAY) == (TODAY - date(2026, 6, 1)).days


def test_a_review_may_open_a_settled_decision_again():
    second = a_review("r2", NOV, previous={"d1": ("done", "")})
    third = a_review("r3", TODAY, previous={"d1": ("not_started", "Not so after all")})
    (entry,) = decision_ledger([a_review("r1", MAY, [DENTIST]), second, third], [])
    assert (entry.standing, entry.is_asked) == (Standing.OPEN, True)


def test_decisions_numbered_alike_in_two_reviews_are_told_apart():
    first = a_review("r1", MAY, [("01", "Book the dentist", None)])
    second = a_review("r2", NOV, [("01", "Passport", None)])
    ledger = decision_ledger([first, second], [])
    keys = {each.text: each.decision_id for each in asked_decisions(ledger)}
    assert keys["Passport"] == "01"
    third = a_review(
        "r3", TODAY, previous={keys["Book the dentist"]: ("done", ""), "01": ("not_started", "")}
    )
    told = {
        entry.decision.text: entry.standing for entry in decision_ledger([first, second, third], [])
    }
    assert told == {"Book the dentist": Standing.DONE, "Passport": Standing.OPEN}


def test_a_decision_of_a_review_that_is_not_here_is_kept_as_the_next_one_tells_it():
    (entry,) = decision_ledger([a_review("r2", NOV, previous={"d9": ("in_progress", "Slow")})], [])
    assert (entry.decision.text, entry.review_id) == ("as r2 tells it", "")


def test_a_review_under_way_counts_after_those_that_were_held():
    under_way = a_review("r2", None, previous={"d1": ("done", "")}, adjourned_on=NOV.isoformat())
    (entry,) = decision_ledger([under_way, a_review("r1", MAY, [DENTIST])], [])
    assert entry.standing is Standing.DONE


OUTCOMES = st.sampled_from([*(each.value for each in DecisionOutcome), ""])


@st.composite
def histories(draw):
    """Reviews half a year apart that make decisions and speak of any of the earlier ones."""
    reviews, made = [], []
    for number in range(draw(st.integers(1, 5))):
        held_on = MAY + timedelta(days=180 * number)
        keys = draw(st.lists(st.sampled_from(["01", "02", f"d{number}"]), unique=True))
        spoken = draw(st.lists(st.sampled_from(made), unique=True)) if made else []
        due = [held_on + timedelta(days=draw(st.integers(0, 90))) for _ in keys]
        reviews.append(
            a_review(
                f"r{number}",
                held_on,
                [(key, f"r{number} {key}", on) for key, on in zip(keys, due, strict=True)],
                {key: (draw(OUTCOMES), "") for key in spoken},
            )
        )
        made += [key for key in keys if key not in made]
    return reviews


@given(histories(), st.randoms(use_true_random=False))
def test_no_decision_is_ever_lost_in_whatever_order_the_records_arrive(reviews, random):
    shuffled = list(reviews)
    random.shuffle(shuffled)
    ledger = decision_ledger(shuffled, [])
    assert ledger == decision_ledger(reviews, [])
    held = [(entry.review_id, entry.decision) for entry in ledger if entry.review_id]
    made = [(review.record_id, decision) for review in reviews for decision in review.decisions]
    assert sorted(held, key=repr) == sorted(made, key=repr)
    for entry in ledger:
        assert entry.days_adrift(TODAY) >= 0
        assert entry.is_asked or entry.standing is not Standing.OPEN
    keys = [each.decision_id for each in asked_decisions(ledger)]
    assert len(keys) == len(set(keys))


def test_what_is_asked_keeps_the_decision_s_owner_and_date():
    reviews = [a_review("r1", MAY, [DENTIST])]
    assert asked_decisions(decision_ledger(reviews, [])) == (
        Decision("d1", "Book the dentist", "", date(2026, 6, 1)),
    )
