"""Laptops: which there are, recovery codes, and the lost one."""

import csv
from pathlib import Path
from typing import Annotated, Final, TypeVar

import typer

from iro_core.errors import InvalidData
from iro_core.protocol import codec
from iro_core.protocol.command_key import CommandKey
from iro_core.protocol.orders import CommandedOrder, OrderAction, OrderReceipt
from iro_server.commands.options import DataDir
from iro_server.errors import ServerProblem
from iro_server.services import command_keys, manage_devices, recovery_codes
from iro_server.services.command_keys import check_not_needed
from iro_server.services.manage_devices import LostDevice
from iro_server.store.orders import DeviceOrder
from iro_server.wiring import office_in

T = TypeVar("T")
Laptop = Annotated[str, typer.Argument(help="From iro-server device list.")]
_COLUMNS: Final = ("CHILD", "WHAT", "NOT_SENT")
_DOES: Final = {
    OrderAction.LOCK: "stays locked",
    OrderAction.SEAL: "sealed itself",
    OrderAction.SHRED: "destroyed its keys",
}


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    laptops = typer.Typer(help="Laptops.", no_args_is_help=True)
    laptops.command("list")(list_devices)
    laptops.command("stop")(stop_device)
    laptops.command("seal")(seal_device)
    laptops.command("shred")(shred_device)
    laptops.command("order")(take_order)
    laptops.command("command-key")(name_command_key)
    laptops.command("lost")(lost_device)
    laptops.command("resume")(resume_device)
    laptops.command("ask-code")(ask_code)
    laptops.command("read-code")(read_code)
    app.add_typer(laptops, name="device")


def list_devices(data: DataDir) -> None:
    """Every laptop, with its last contact and what it said was not yet sent."""
    with office_in(data) as office:
        laptops = manage_devices.list_devices(office)
    for device in laptops:
        typer.echo(
            f"{device.device_id}  {device.user_id:<28}{device.status:<9}last contact "
            f"{_minute(device.last_contact)}  {device.unsent} not sent"
        )


def stop_device(device: Laptop, data: DataDir) -> None:
    """Stop a lost laptop, and list the children whose records may be on it."""
    with office_in(data) as office:
        stopped = manage_devices.stop_device(office, device)
    typer.echo(f"The laptop of {stopped.user_name} is stopped.")
    _say_lost(stopped)


def seal_device(device: Laptop, data: DataDir) -> None:
    """Stop a laptop and have it forget its passphrase; two of you can open it again."""
    with office_in(data) as office:
        check_not_needed(office, OrderAction.SEAL)
        stopped = manage_devices.stop_device(office, device, action=OrderAction.SEAL)
    typer.echo(f"The laptop of {stopped.user_name} is stopped, and seals itself when it connects.")
    _say_lost(stopped)


def shred_device(
    device: Laptop,
    data: DataDir,
    lose: Annotated[
        int, typer.Option(min=0, help="How much that was not sent may be lost with it.")
    ] = 0,
) -> None:
    """Stop a laptop and have it destroy its keys for good; with more to lose, it seals itself."""
    with office_in(data) as office:
        check_not_needed(office, OrderAction.SHRED)
        stopped = manage_devices.stop_device(
            office, device, action=OrderAction.SHRED, unsent_allowed=lose
        )
    typer.echo(
        f"The laptop of {stopped.user_name} is stopped, and destroys its keys when it connects. "
        f"If it holds more than {lose} not sent, it seals itself instead."
    )
    _say_lost(stopped)


def take_order(
    file: Annotated[Path, typer.Argument(help="What iro-recovery order made.")], data: DataDir
) -> None:
    """Stop a laptop, and have it do what the command key signed."""
    commanded = _read(file, CommandedOrder, "order_not_commanded")
    with office_in(data) as office:
        stopped = command_keys.take_order(office, commanded)
    typer.echo(f"The laptop of {stopped.user_name} is stopped, and does this when it connects.")
    _say_lost(stopped)


def name_command_key(
    data: DataDir,
    file: Annotated[
        Path | None, typer.Argument(help="The .public file that iro-recovery command-key made.")
    ] = None,
) -> None:
    """Have laptops obey an order to seal or shred from this key only; alone, say which it is."""
    with office_in(data) as office:
        if file is not None:
            named = _read(file, CommandKey, "command_key_none")
            command_keys.name_command_key(office, named)
            typer.echo("Name the recovery officers again with it (iro-recovery name).")
        known = command_keys.command_key_now(office)
    if known is None:
        typer.echo("There is no command key: the server orders laptops to seal and shred alone.")
        return
    typer.echo(f"The command key, to be compared with whoever keeps it:\n    {known.spoken}")


def lost_device(
    device: Laptop,
    data: DataDir,
    out: Annotated[Path | None, typer.Option(help="Also as a CSV file.")] = None,
) -> None:
    """Say what is known of a laptop: the children on it, its orders, what it had not sent."""
    with office_in(data) as office:
        lost = manage_devices.lost_device(office, device)
    typer.echo(f"The laptop of {lost.user_name}, {lost.device.status}.")
    _say_lost(lost)
    if out is not None:
        _write(lost, out)
        typer.echo(f"Written to {out}.")


def resume_device(device: Laptop, data: DataDir) -> None:
    """Let a stopped laptop that was found again connect and send what it kept."""
    with office_in(data) as office:
        manage_devices.resume_device(office, device)
    typer.echo("The laptop may connect again. What it kept is sent when it is next unlocked.")


def ask_code(device: Laptop, data: DataDir) -> None:
    """Ask for the recovery code of a forgotten passphrase, once you know who is ringing."""
    with office_in(data) as office:
        recovery_codes.ask_for_code(office, device)
    typer.echo("Asked for. Within a day, somebody else runs iro-server device read-code.")


def read_code(device: Laptop, data: DataDir) -> None:
    """Show the recovery code that somebody else asked for, to read out on the telephone."""
    with office_in(data) as office:
        code = recovery_codes.read_code_out(office, device)
    typer.echo(code)
    typer.echo("It opens that laptop once. This is in the audit trail.", err=True)


def _say_lost(lost: LostDevice) -> None:
    typer.echo(f"Last contact: {_minute(lost.device.last_contact)} UTC.")
    if lost.beacon is not None and lost.beacon.heard_at:
        typer.echo(
            f"Heard while it was {lost.beacon.state}: {_minute(lost.beacon.heard_at)} UTC, "
            f"{lost.beacon.unsent} not sent."
        )
    for order in lost.orders:
        _say_order(order)
    if not any(_receipt(each) for each in lost.orders):
        typer.echo(f"Not sent, as it said at its last contact: {lost.device.unsent}")
    typer.echo(f"Children whose records may be on it: {len(lost.children)}")
    for child in lost.children:
        typer.echo(f"  {child}")


def _say_order(order: DeviceOrder) -> None:
    stands = f", withdrawn {_minute(order.withdrawn_at)}" if order.withdrawn_at else ""
    receipt = _receipt(order)
    answer = "no answer yet" if not order.withdrawn_at else "no answer"
    if receipt is not None and order.answered_at:
        answer = f"{_minute(order.answered_at)}: {_DOES[receipt.action]}"
    typer.echo(
        f"Ordered to {order.action} {_minute(order.issued_at)} by {order.issued_by}{stands}; "
        f"{answer}"
    )
    if receipt is not None:
        typer.echo(f"  Not sent then, and on that laptop only: {receipt.unsent_count}")
        for each in receipt.unsent:
            typer.echo(f"    {each.child_id or '(no child)':<24}{each.kind:<24}{each.count:>5}")


def _write(lost: LostDevice, out: Path) -> None:
    """One line for each child and kind of record that was not sent; each child at least once."""
    receipts = [found for each in lost.orders if (found := _receipt(each)) is not None]
    unsent = receipts[0].unsent if receipts else []
    told = {each.child_id for each in unsent}
    rows = [(each.child_id, each.kind, each.count) for each in unsent]
    rows += [(child, "", 0) for child in lost.children if child not in told]
    with out.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([_COLUMNS, *sorted(rows)])


def _read(path: Path, kind: type[T], problem: str) -> T:
    try:
        return codec.decode(path.read_bytes(), kind)
    except InvalidData as error:
        raise ServerProblem(problem, str(path)) from error


def _receipt(order: DeviceOrder) -> OrderReceipt | None:
    return codec.decode(order.receipt, OrderReceipt) if order.receipt else None


def _minute(at: str) -> str:
    return at[:16].replace("T", " ")
