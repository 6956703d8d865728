"""The console command `iro-server`."""

from iro_server.commands.program import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
