#!/usr/bin/env python3
"""Runs a command with PyPI's gcp-storage-emulator at STORAGE_EMULATOR_HOST, a bucket called a-bucket in it.

    with_emulator.py COMMAND...

`make test-emulator` installs the emulator into an environment of its own.
"""

import os
import socket
import subprocess
import sys

from gcp_storage_emulator.server import create_server


def main():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = create_server("127.0.0.1", port, in_memory=True, default_bucket="a-bucket")
    server.start()
    try:
        host = f"http://127.0.0.1:{port}"
        ended = subprocess.run(sys.argv[1:], env={**os.environ, "STORAGE_EMULATOR_HOST": host}, check=False)
    finally:
        server.stop()
    sys.exit(ended.returncode)


if __name__ == "__main__":
    main()
