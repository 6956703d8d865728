"""What repeats among the children of the authority, for those who lead the service."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from iro_core.changes.fold import RecordState
from iro_core.domain.challenge import Challenge, ChallengeKind
from iro_core.domain.child import Child
from iro_core.domain.monitoring import monitor
from iro_core.domain.patterns import Pattern, PatternOf, Sign, find_patterns
from iro_core.domain.policy import Policy
from iro_server.services.office import Office
from iro_server.store import projection
from iro_server.store.database import Transaction


def patterns(office: Office, today: date) -> tuple[Pattern, ...]:
    """What repeats today, the largest first."""
    with office.database.read() as tx:
        published = projection.state(tx, "policy")
        policy = Policy.from_fields(published.values() if published else {}, today=today)
        children = [
            Child.from_fields(state.record_id, state.values())
            for state in projection.of_kind(tx, "child")
        ]
        looked_after = [child for child in children if child.is_looked_after(today)]
        teams = _teams(tx, looked_after)
        signs = [*_noticed(looked_after, teams, policy, today), *_challenged(tx, teams)]
    sizes = Counter(teams.get(child.child_id, "") for child in looked_after)
    return find_patterns(signs, dict(sizes), policy["pattern_least_children"])


def _teams(tx: Transaction, children: list[Child]) -> dict[str, str]:
    """By child, the social work team where it is known, else the team that reviews them."""
    reviewing = {
        state.child_id: str(state.value("team") or "")
        for state in projection.of_kind(tx, "allocation")
    }
    return {child.child_id: child.team or reviewing.get(child.child_id, "") for child in children}


def _noticed(
    children: list[Child], teams: dict[str, str], policy: Policy, today: date
) -> Iterator[Sign]:
    for child in children:
        for notice in monitor(child, None, policy, today):
            if notice.is_pressing:
                team = teams.get(child.child_id, "")
                yield Sign(child.child_id, PatternOf.NOTICE, str(notice.concern), team)


def _challenged(tx: Transaction, teams: dict[str, str]) -> Iterator[Sign]:
    for state in projection.of_kind(tx, "challenge"):
        challenge = _challenge(state)
        if challenge.kind is ChallengeKind.GOOD_PRACTICE or challenge.closed_on is not None:
            continue
        for reason in challenge.reasons:
            team = teams.get(challenge.child_id, "")
            yield Sign(challenge.child_id, PatternOf.CHALLENGE, reason, team)


def _challenge(state: RecordState) -> Challenge:
    return Challenge.from_fields(state.record_id, state.child_id or "", state.values())
