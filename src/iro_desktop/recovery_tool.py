"""The program `iro-recovery`: what recovery officers, and who keeps the command key, use.

It needs no server and no caseload: files go in, files come out, and nothing else is kept.
"""

import importlib.metadata
import platform
import sys
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final

import typer

from iro_core import clock as clocks
from iro_core.clock import SystemClock
from iro_core.errors import InvalidData, IroError, Refused
from iro_core.ids import time_ordered_ids
from iro_core.officers import OFFICERS, Escrow, Officer, Officers, spoken_id
from iro_core.protocol import codec
from iro_core.protocol.command_key import sign_officers
from iro_core.protocol.orders import Order, OrderAction, command_order
from iro_desktop.errors import PassphraseRefused, StoreProblem, SyncProblem, WrongPassphrase
from iro_desktop.keys.command_keys import KeptCommandKey, new_command_key
from iro_desktop.keys.command_keys import private_key as private_command_key
from iro_desktop.keys.device_secret import allowed_key_store
from iro_desktop.keys.opening import (
    OfficerKey,
    begin,
    finish,
    new_officer_key,
    private_key,
    seal_for,
)
from iro_desktop.keys.private_files import write_durably
from iro_desktop.keys.recovery_files import (
    Answer,
    HalfOpened,
    Request,
    from_bytes,
    read_asking,
    to_bytes,
)
from iro_desktop.steps import run_inline
from iro_desktop.workflows import officers
from iro_desktop.workflows.last_sending import send_and_seal
from iro_desktop.workflows.session import Laptop

ORDER_VALID: Final = timedelta(days=90)
"""How long an order may be carried out: as long as the longest lease. Source: house rule."""
_REFUSED: Final = 2
_BOTH: Final = 2
_WORDS: Final = {
    "not_one": "This file is not one that a laptop or an officer made for this.",
    "too_large": "This file is not one that a laptop or an officer made for this.",
    "no_such_seal": "This file is not as the first officer wrote it.",
    "other_laptop": "What the office keeps is of another laptop: ask for this laptop's.",
    "not_sealed_to": "This laptop cannot be opened with these keys, or another officer has to "
    "begin. Each officer can begin with one of the other two: try the keys the other way round.",
    "not_second": "The first officer opened this for another key than the one given.",
    "not_opened": "This key does not open it, or the file is not as it was written.",
    "no_escrow": "The laptop's own copy is damaged. Get the office's with iro-server officers "
    "escrow, and give it with --escrow.",
    "not_three": "Give the .public files of three different officers.",
    "which_keys": "Give the keys of one or two officers, with --key for each.",
}
_PROBLEMS: Final[tuple[tuple[type[IroError] | tuple[type[IroError], ...], str], ...]] = (
    (WrongPassphrase, "That is not the passphrase of this key."),
    (
        PassphraseRefused,
        "Choose another passphrase: at least 12 characters, not a common one, no names.",
    ),
    (StoreProblem, "The disk refused. Nothing was written."),
    (
        (SyncProblem, Refused),
        (
            "It is open, and was not sent: the office cannot be reached, or stopped this laptop "
            "(iro-server device resume). Then send again, without --answer."
        ),
    ),
)

app: Final = typer.Typer(
    name="iro-recovery",
    help="Open a laptop of IRO Desktop by two of the council's three recovery officers, and sign "
    "with its command key. On a machine that is not the server.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Out = Annotated[Path, typer.Option(help="The file to write; one that is there is not replaced.")]


@app.command()
def key(
    name: Annotated[str, typer.Argument(help="Whose key it is, such as 'Helen Marsh'.")],
    out: Out,
) -> None:
    """Make an officer's key, and beside it the public half for the office (.public)."""
    passphrase = typer.prompt("Passphrase for this key", hide_input=True, confirmation_prompt=True)
    made = new_officer_key(name, passphrase)
    public = out.with_name(f"{out.name}.public")
    _write(out, codec.encode(made))
    _write(public, codec.encode(made.officer))
    typer.echo(
        f"{out}: keep it offline, where only {name} reaches it, with a copy in another place.\n"
        f"{public}: give it to the office. Whoever sets it up compares this with you:\n"
        f"    {made.officer.spoken_key}"
    )


@app.command()
def answer(
    file: Annotated[Path, typer.Argument(help="A laptop's request, or what one officer made.")],
    key: Annotated[list[Path], typer.Option(help="An officer's key; given twice for two.")],
    out: Out,
    escrow: Annotated[
        Path | None, typer.Option(help="What the office keeps, if the laptop's copy is damaged.")
    ] = None,
) -> None:
    """Open a laptop's request with one officer's key, or with two, and write what comes of it."""
    keys = [from_bytes(each.read_bytes(), OfficerKey) for each in key]
    given = read_asking(file.read_bytes())
    step = _begin(given, keys, escrow) if isinstance(given, Request) else _finish(given, keys)
    _write(out, to_bytes(step))
    if isinstance(step, HalfOpened):
        typer.echo(f"{out}: now the officer with the key {spoken_id(step.second)} answers this.")
    else:
        typer.echo(f"{out}: give it to whoever has the laptop. It opens that laptop only.")


@app.command()
def command_key(
    out: Out,
    before: Annotated[
        Path | None, typer.Option(help="The command key in whose place this one comes.")
    ] = None,
) -> None:
    """Make the council's command key, and beside it the public half for the office (.public)."""
    signs = _command_key(before) if before else None
    passphrase = typer.prompt("Passphrase for this key", hide_input=True, confirmation_prompt=True)
    made = new_command_key(passphrase, signs)
    public = out.with_name(f"{out.name}.public")
    _write(out, codec.encode(made))
    _write(public, codec.encode(made.named))
    typer.echo(
        f"{out}: keep it away from the server, with a copy in another place.\n"
        f"{public}: for iro-server device command-key, which shows the same as this:\n"
        f"    {made.named.spoken}"
    )


@app.command()
def order(
    device: Annotated[str, typer.Argument(help="From iro-server device list.")],
    action: Annotated[OrderAction, typer.Argument(help="What the laptop is to do.")],
    key: Annotated[Path, typer.Option(help="The council's command key.")],
    out: Out,
    lose: Annotated[
        int, typer.Option(min=0, help="To shred: how much that was not sent may be lost.")
    ] = 0,
) -> None:
    """Sign an order to a lost laptop with the command key, for iro-server device order."""
    clock = SystemClock()
    signed = command_order(
        Order(
            order_id=time_ordered_ids(clock)(),
            device_id=device,
            action=action,
            issued_at=clocks.to_text(clock.now()),
            not_after=clocks.to_text(clock.now() + ORDER_VALID),
            unsent_allowed=lose,
        ),
        _command_key(key),
    )
    _write(out, codec.encode(signed))
    typer.echo(f"{out}: for iro-server device order, within {ORDER_VALID.days} days.")


@app.command()
def name(
    files: Annotated[list[Path], typer.Argument(help="Three .public files of officers.")],
    key: Annotated[Path, typer.Option(help="The council's command key.")],
    out: Out,
) -> None:
    """Name three recovery officers with the command key, for iro-server officers set."""
    if len(files) != OFFICERS:
        raise InvalidData("officers", "not_three")
    named = Officers([from_bytes(each.read_bytes(), Officer) for each in files])
    named.check()
    for each in named.officers:
        typer.echo(f"    {each.spoken_key}  {each.name}")
    typer.confirm("Is each of these what its officer reads to you?", abort=True)
    _write(out, codec.encode(sign_officers(named, _command_key(key))))
    typer.echo(f"{out}: for iro-server officers set.")


@app.command()
def ask(
    vault: Annotated[Path, typer.Argument(help="The folder of a caseload, on its laptop.")],
    out: Out,
) -> None:
    """On a laptop whose user is gone: ask the officers, as its lock screen does."""
    passphrase = typer.prompt("New passphrase", hide_input=True, confirmation_prompt=True)
    words = run_inline(officers.ask(vault, passphrase, _this_laptop()))
    officers.save_request(vault, _new(out))
    typer.echo(f"{out}: give it to an officer, who compares\n    {words}")


@app.command()
def send(
    vault: Annotated[Path, typer.Argument(help="The folder of a caseload, on its laptop.")],
    answer: Annotated[
        Path | None, typer.Option(help="What two officers made; not again after the first time.")
    ] = None,
) -> None:
    """On a laptop whose user is gone: send what it still has, show nothing, and seal it again."""
    passphrase = typer.prompt("The passphrase of the request", hide_input=True)
    done = run_inline(send_and_seal(vault, passphrase, answer, _this_laptop()))
    typer.echo(f"Sent: {done.sent} changes. Left on this laptop only: {done.left}.")
    typer.echo(
        "It is sealed." if done.is_sealed else "It is NOT sealed: the office lacks its code."
    )


def main() -> None:
    """Run a command; exit code 2 says that the input was refused and nothing was written."""
    try:
        app()
    except IroError as error:
        typer.echo(in_words(error), err=True)
        sys.exit(_REFUSED)
    except OSError as error:
        typer.echo(f"{error.filename or 'A file'}: {error.strerror}.", err=True)
        sys.exit(_REFUSED)


def in_words(error: IroError) -> str:
    """What went wrong, for an officer."""
    if isinstance(error, InvalidData):
        return _WORDS.get(error.reason, "This file is not as it was written.")
    for kinds, words in _PROBLEMS:
        if isinstance(error, kinds):
            return words
    return "That did not work. Nothing was written."


def _begin(request: Request, keys: list[OfficerKey], escrow: Path | None) -> HalfOpened | Answer:
    held = from_bytes(escrow.read_bytes(), Escrow) if escrow else request.escrow
    if held is None:
        raise InvalidData("escrow", "no_escrow")
    by_id = {each.officer.officer_id: each for each in keys}
    if not 1 <= len(by_id) <= _BOTH:
        raise InvalidData("key", "which_keys")
    sealed = seal_for(held, list(by_id))
    _make_sure(request, held)
    half = begin(request, held, sealed, _private(by_id[sealed.first]))
    if sealed.second not in by_id:
        return half
    return finish(half, _private(by_id[sealed.second]))


def _finish(half: HalfOpened, keys: list[OfficerKey]) -> Answer:
    by_id = {each.officer.officer_id: each for each in keys}
    if half.second not in by_id:
        raise InvalidData("officer", "not_second")
    _make_sure(half.request, half.escrow)
    return finish(half, _private(by_id[half.second]))


def _make_sure(request: Request, escrow: Escrow) -> None:
    """Nothing is opened for a request that nobody asked the laptop's user about."""
    typer.echo(
        f"Laptop {escrow.device_id} of {escrow.user_id} asks to be opened.\n"
        "Ring that person yourself, on a number that you know. Their laptop shows:\n"
        f"    {request.spoken}"
    )
    typer.confirm("Do they ask for this, and is it the same?", abort=True)


def _private(held: OfficerKey) -> bytes:
    passphrase = typer.prompt(f"Passphrase of {held.officer.name}", hide_input=True)
    return private_key(held, passphrase)


def _command_key(path: Path) -> bytes:
    kept = from_bytes(path.read_bytes(), KeptCommandKey)
    return private_command_key(kept, typer.prompt("Passphrase of the command key", hide_input=True))


def _write(path: Path, content: bytes) -> None:
    write_durably(_new(path), content)


def _new(path: Path) -> Path:
    if path.exists():
        raise FileExistsError(17, "is there already, and is not replaced", str(path))
    return path


def _this_laptop() -> Laptop:
    clock = SystemClock()
    return Laptop(
        clock=clock,
        new_id=time_ordered_ids(clock),
        key_store=allowed_key_store(),
        app_version=importlib.metadata.version("iro-desktop"),
        platform=platform.system(),
    )
