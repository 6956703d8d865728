"""Hears from the system that the screen is locked, goes to another user, or that sleep comes.

Linux, through D-Bus: logind and the screen saver. Before sleep the system waits for us, five
seconds at most, because we asked it to (systemd's inhibitor locks). Windows: `windows_lock`.
macOS: the idle lock, which also notices at waking that time has passed.
"""

import os
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusUnixFileDescriptor

_LOGIND: Final = "org.freedesktop.login1"
_MANAGER: Final = "/org/freedesktop/login1"
_SCREEN_SAVER: Final = "org.freedesktop.ScreenSaver"
_SESSION: Final = f"{_LOGIND}.Session"
_PROPERTIES: Final = "org.freedesktop.DBus.Properties"
_WAIT_MS: Final = 500
# What Qt's SLOT macro makes of these; the library takes text, though its annotation says bytes.
_HEAR: Final = "1hear(bool)"
_HEAR_LOCK: Final = "1hear_lock()"
_HEAR_CHANGED: Final = "1hear_changed(QString,QVariantMap,QStringList)"


class SystemLock(QObject):
    """Listens from its making on.

    Signals:
        due: Lock now.
    """

    due = Signal()

    def __init__(
        self, parent: QObject, *, system: QDBusConnection, session: QDBusConnection
    ) -> None:
        """Listen on two buses; one that is not there is passed over."""
        super().__init__(parent)
        self._system = system
        self._delay: int | None = None
        self._listen(system, f"{_LOGIND}.Manager", "PrepareForSleep", _HEAR)
        self._listen(system, _SESSION, "Lock", _HEAR_LOCK)
        self._listen(system, _PROPERTIES, "PropertiesChanged", _HEAR_CHANGED)
        self._listen(session, _SCREEN_SAVER, "ActiveChanged", _HEAR)

    @classmethod
    def of_this_machine(cls, parent: QObject) -> "SystemLock":
        """Listen to this machine's own buses."""
        return cls(parent, system=QDBusConnection.systemBus(), session=QDBusConnection.sessionBus())

    def hold_sleep(self, _opened: object = None) -> None:
        """While a caseload is open, have the system wait with sleep until `let_sleep`."""
        if self._delay is not None or not self._system.isConnected():
            return
        ask = QDBusMessage.createMethodCall(_LOGIND, _MANAGER, f"{_LOGIND}.Manager", "Inhibit")
        ask.setArguments(["sleep", "IRO Reviews", "Closes the caseload first", "delay"])
        answer = self._system.call(ask, timeout=_WAIT_MS)
        given = answer.arguments()
        if given and isinstance(given[0], QDBusUnixFileDescriptor):
            self._delay = os.dup(given[0].fileDescriptor())

    def let_sleep(self) -> None:
        """The caseload is closed: sleep may come."""
        if self._delay is not None:
            os.close(self._delay)
            self._delay = None

    @Slot(bool)
    def hear(self, begins: bool) -> None:  # noqa: FBT001  (the signature of the signal)
        """The system said that sleep or a locked screen begins, or ends."""
        if begins:
            self.due.emit()

    @Slot()
    def hear_lock(self) -> None:
        """The system asked every session to lock."""
        self.due.emit()

    @Slot(str, "QVariantMap", "QStringList")
    def hear_changed(self, interface: str, values: dict[str, object], _unknown: list[str]) -> None:
        """A session is at the screen no more: the user was switched.

        Of whichever session this is said: at one screen it is this one, or another from which the
        screen comes back to this one, which was locked before.
        """
        if interface == _SESSION and values.get("Active") is False:
            self.due.emit()

    def _listen(self, bus: QDBusConnection, interface: str, name: str, slot: str) -> None:
        if bus.isConnected():
            bus.connect("", "", interface, name, self, slot)  # type: ignore[call-overload]
