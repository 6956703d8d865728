"""What was read from a return, in plain words for the person who runs the import."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from iro_server.returns.checks import Tally
from iro_server.returns.issues import Effect, Issue
from iro_server.returns.tables import TableName


class ImportSummary(msgspec.Struct, frozen=True):
    """Counts per table and per reason.

    Attributes:
        children: Children in the header who were born by `as_at`.
        looked_after: Those of them with an episode open at the end of `as_at`.
        other_files: CSV files that are no table of the return; they were left alone.
    """

    as_at: date
    tallies: Mapping[TableName, Tally]
    issues: Sequence[Issue]
    children: int
    looked_after: int
    other_files: tuple[str, ...]

    def text(self) -> str:
        """The summary for the terminal."""
        lines = [f"The return as it stood on {self.as_at:%d/%m/%Y}", "", *self._table_lines(), ""]
        lines.append(f"Children: {self.children:,}, of whom {self.looked_after:,} looked after.")
        if self.other_files:
            lines.append(f"Not part of the return, left alone: {', '.join(self.other_files)}.")
        for effect in Effect:
            lines += self._reason_lines(effect)
        return "\n".join(lines) + "\n"

    def _table_lines(self) -> list[str]:
        heading = f"{'':<20}{'read':>9}{'taken':>9}{'left out':>10}{'later':>9}"
        lines = [heading]
        lines += [
            f"{name:<20}{tally.read:>9,}{tally.taken:>9,}{tally.left_out:>10,}{tally.later:>9,}"
            for name, tally in self.tallies.items()
        ]
        lines.append("(later: true only after the date asked for)")
        with_child = sum(tally.with_child for tally in self.tallies.values())
        if with_child:
            lines.append(f"{with_child:,} rows belong to children whose header row was left out.")
        return lines

    def _reason_lines(self, effect: Effect) -> list[str]:
        counted = Counter(
            (issue.file, issue.column, issue.reason)
            for issue in self.issues
            if issue.effect is effect
        )
        if not counted:
            return []
        lines = ["", f"{str(effect).capitalize()}: {sum(counted.values()):,}"]
        for (file, column, reason), count in sorted(counted.items()):
            explanation = next(each.explanation for each in self.issues if each.reason is reason)
            place = f"{file} {column}".strip()
            lines.append(f"  {count:>7,}  {place}: {explanation}")
        return lines
