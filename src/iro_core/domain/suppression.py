"""Small numbers that are not printed, because they could point to one child.

A count from 1 to just below the limit is hidden. If what is hidden could be worked out from the
total, more is hidden: at least two counts, which together reach the limit.

Source: statistical disclosure control as the Office for National Statistics practises it for
health and social care tables; the limit is the authority's setting `small_numbers_below`.
"""

from collections.abc import Sequence


def suppressed(counts: Sequence[int], least: int) -> tuple[int | None, ...]:
    """The parts of a total that is printed, None where a part may not be.

    Where the total itself is too small, every part but zero is hidden.
    """
    hidden = {at for at, count in enumerate(counts) if 0 < count < least}
    shown = sorted(
        (count, at) for at, count in enumerate(counts) if count >= least and at not in hidden
    )
    while hidden and shown and not _is_safe([counts[at] for at in hidden], least):
        hidden.add(shown.pop(0)[1])
    return tuple(None if at in hidden else count for at, count in enumerate(counts))


def _is_safe(hidden: Sequence[int], least: int) -> bool:
    return len(hidden) > 1 and sum(hidden) >= least
