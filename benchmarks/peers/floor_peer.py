"""The floor: the same steps with nothing else. SQLCipher here, SQLite there, JSON, gzip, HTTP.

No signatures, no rules, no scope, no history, no index of words, no second copy.

python floor_peer.py serve PORT FOLDER  |  python floor_peer.py WORKLOAD PORT FOLDER
"""

import gzip
import http.client
import json
import sqlite3
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from typing import Any

from step import asked, in_days, step

_BATCH = 2_000
_TABLE = "CREATE TABLE record (number INTEGER PRIMARY KEY, id TEXT UNIQUE, text TEXT)"
_INSERT = "INSERT INTO record (id, text) VALUES (?, ?)"


def serve(port: int, folder: Path) -> None:
    """Keep what is posted, and answer with what comes after a number."""
    database = sqlite3.connect(folder / "server.db", check_same_thread=False)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute(_TABLE)

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            """Rows in, rows out."""
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked_for = json.loads(gzip.decompress(body))
            with database:
                database.executemany(_INSERT, asked_for["rows"])
            rows = database.execute(
                "SELECT number, id, text FROM record WHERE number > ? LIMIT ?",
                (asked_for["after"], _BATCH),
            ).fetchall()
            reply = gzip.compress(json.dumps(rows).encode(), 3)
            self.send_response(200)
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", port), Answering) as server:
        print("ready", flush=True)
        server.serve_forever()


class Device:
    """One laptop: an encrypted table and a number up to which it has read."""

    def __init__(self, path: Path, port: int) -> None:
        self._database: Any = import_module("sqlcipher3").connect(str(path))
        self._database.execute(f"PRAGMA key = \"x'{'ab' * 32}'\"")
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = FULL")
        self._database.execute(_TABLE)
        self._line = http.client.HTTPConnection("127.0.0.1", port)
        self.after = 0

    def save(self, records: list[tuple[str, str]]) -> None:
        """All in one transaction."""
        with self._database:
            self._database.executemany(_INSERT, records)

    def push(self, records: list[tuple[str, str]]) -> None:
        """Send these; what comes back is one's own."""
        for start in range(0, max(len(records), 1), _BATCH):
            part = records[start : start + _BATCH]
            for row in self._ask(part, 10**9 if part else self.after):
                self.after = row[0]

    def pull(self) -> int:
        """Take in whatever comes after the last number; how many rows."""
        taken = 0
        while rows := self._ask([], self.after):
            self.save([(row[1], row[2]) for row in rows])
            self.after, taken = rows[-1][0], taken + len(rows)
            if len(rows) < _BATCH:
                break
        return taken

    def _ask(self, rows: list[tuple[str, str]], after: int) -> list[Any]:
        body = gzip.compress(json.dumps({"rows": rows, "after": after}).encode(), 3)
        self._line.request("POST", "/", body)
        reply: list[Any] = json.loads(gzip.decompress(self._line.getresponse().read()))
        return reply


def main() -> None:
    """Two devices."""
    records, port, folder = asked()
    most, day, another = in_days(records)
    first, second = Device(folder / "first", port), Device(folder / "second", port)
    with step("save all"):
        first.save(most)
    with step("upload all"):
        first.push(most)
    first.after = len(most)
    with step("no-op"):
        first.push([])
    first.save(day)
    with step("push a day"):
        first.push(day)
    with step("download all"):
        second.pull()
    first.push(another)
    with step("pull a day"):
        assert second.pull() == len(another)


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(int(sys.argv[2]), Path(sys.argv[3]))
    else:
        main()
