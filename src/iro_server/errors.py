"""What can go wrong on the server besides the shared branches of the core."""

from iro_core.errors import IroError


class ServerProblem(IroError):
    """The server's own files, database or settings are not as they must be.

    Attributes:
        problem: A stable key; commands.words says it in plain words.
        about: Which file, name or number; never case text.
    """

    def __init__(self, problem: str, about: str = "") -> None:
        """Remember the problem and what it is about."""
        super().__init__(f"{problem} {about}".strip())
        self.problem = problem
        self.about = about


class Damaged(ServerProblem):
    """Stored history does not agree with itself."""


class DatabaseUnavailable(ServerProblem):
    """The database cannot be opened, is busy for too long, or refuses us."""
