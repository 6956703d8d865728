"""The socket on which laptops are answered."""

import os
import socket
from typing import Final

from iro_server.errors import ServerProblem

_BACKLOG: Final = 256


def open_listener(host: str, port: int) -> socket.socket:
    """A socket that listens on an address; port 0 takes a free one.

    The protocol is named because asyncio sends small answers without delay only on sockets that
    name it: with socket.create_server every call took 40 ms longer here (delayed ACK, measured).

    Raises:
        ServerProblem: The address is taken or not of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            # On Windows the option would let another program take the port over.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise ServerProblem("port_taken", f"{host}:{port}") from error
    return listener
