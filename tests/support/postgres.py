"""A private PostgreSQL cluster for tests: one for each xdist worker, one fresh database per test.

PostgreSQL refuses to run as root, so root hands it to the user postgres. The cluster listens on a
Unix socket only, so workers cannot collide on a port, and it does not sync to disk.
"""

import contextlib
import os
import select
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

_OWNER = "iro"
_ACCOUNT = "postgres"


class PostgresCluster:
    """A running PostgreSQL server in a folder of its own.

    Databases belong to the role `iro`, which is not a superuser, so that row-level security
    (with FORCE) holds for it as it would in production; it may create roles.
    """

    def __init__(self, binaries: Path, folder: Path) -> None:
        self._binaries = binaries
        self._folder = folder
        self._numbers = count(1)

    def start(self) -> None:
        """Make the cluster and wait until it answers."""
        data = str(self._folder / "data")
        self._run(
            "initdb", "--pgdata", data, "--username", _ACCOUNT, "--auth", "trust", "--no-sync",
            "--encoding", "UTF8", "--locale", "C.UTF-8",
        )  # fmt: skip
        self.start_again()
        self._administer(f"CREATE ROLE {_OWNER} LOGIN CREATEROLE NOSUPERUSER")

    def start_again(self) -> None:
        """Start the server on what is there, and wait until it answers."""
        options = f"-c listen_addresses= -c unix_socket_directories={self._folder} " + " ".join(
            f"-c {setting}=off" for setting in ("fsync", "synchronous_commit", "full_page_writes")
        )
        data, log = str(self._folder / "data"), str(self._folder / "log")
        self._run("pg_ctl", "start", "--wait", "-D", data, "-l", log, "-o", options)

    def stop(self) -> None:
        """Stop the server at once; nothing in it is worth keeping."""
        self._run("pg_ctl", "stop", "--mode", "immediate", "-D", str(self._folder / "data"))

    def kill(self) -> None:
        """Kill every process of the server with -9, as a machine that falls over would."""
        pid_file = self._folder / "data" / "postmaster.pid"
        postmaster = int(pid_file.read_text().split()[0])
        os.kill(postmaster, signal.SIGSTOP)
        for pid in [*_children(postmaster), postmaster]:
            with contextlib.suppress(ProcessLookupError):
                _kill_and_wait(pid)
        # Whoever buries the dead may be slow to, and the next server would take it for alive.
        for lock in (pid_file, *self._folder.glob(".s.PGSQL.*.lock")):
            lock.unlink()

    def new_database(self, template: str = "template1") -> str:
        """The name of a new database, made as a copy of the template."""
        name = f"test_{next(self._numbers)}"
        self._administer(
            f'CREATE DATABASE "{name}" OWNER {_OWNER} TEMPLATE "{template}" STRATEGY FILE_COPY'
        )
        return name

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected."""
        self._administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def url(self, name: str, role: str = _OWNER) -> str:
        """The address of a database for SQLAlchemy."""
        return f"postgresql+psycopg://{role}@/{name}?host={self._folder}"

    def _administer(self, statement: str) -> None:
        with psycopg.connect(
            host=str(self._folder), user=_ACCOUNT, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement.encode())

    def _run(self, program: str, *arguments: str) -> None:
        as_account = ["runuser", "-u", _ACCOUNT, "--"] if _is_root() else []
        command = [*as_account, str(self._binaries / program), *arguments]
        # pg_ctl's server keeps inherited pipes open, so its output goes to a file.
        with (self._folder / f"{program}.out").open("w+") as output:
            done = subprocess.run(command, cwd="/", stdout=output, stderr=output, check=False)
            if done.returncode:
                output.seek(0)
                pytest.fail(f"{program} failed: {output.read()}", pytrace=False)


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[PostgresCluster]:
    """This worker's cluster; skips only where there is no PostgreSQL and none is required."""
    with a_cluster() as cluster:
        yield cluster


@contextlib.contextmanager
def a_cluster() -> Iterator[PostgresCluster]:
    """A running cluster of its own, removed afterwards."""
    binaries = _binaries()
    if binaries is None:
        if os.environ.get("IRO_REQUIRE_POSTGRES"):
            pytest.fail("PostgreSQL is required and not installed: run packaging/bootstrap.sh")
        pytest.skip("PostgreSQL is not installed: run packaging/bootstrap.sh")
    # Short on purpose: the path of a Unix socket has room for 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="iro-pg-"))
    if _is_root():
        shutil.chown(folder, _ACCOUNT)
    cluster = PostgresCluster(binaries, folder)
    try:
        cluster.start()
        yield cluster
        cluster.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_cluster: PostgresCluster) -> Iterator[str]:
    """The SQLAlchemy address of an empty database that only this test uses."""
    name = postgres_cluster.new_database()
    yield postgres_cluster.url(name)
    postgres_cluster.drop(name)


def _children(parent: int) -> list[int]:
    """The processes that a process has begun."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            # After the name, which may hold blanks and brackets: the state, then the parent.
            if int(entry.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(entry.parent.name))
    return found


def _kill_and_wait(pid: int) -> None:
    descriptor = os.pidfd_open(pid)
    try:
        os.kill(pid, signal.SIGKILL)
        select.select([descriptor], [], [])
    finally:
        os.close(descriptor)


def _binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
