"""On stable storage, as far as the machine tells the truth: files and folders are synced before anything is acknowledged."""

import os
import pathlib


class DurabilityUnknown(OSError):
    """The disk could not say that it holds what was written. What was appended may be there or not; nothing more is appended by this process."""


def sync(paths: list[pathlib.Path]) -> None:
    """Files, and folders after them, one by one."""
    for path in paths:
        try:
            handle = os.open(path, os.O_RDONLY)
        except PermissionError:
            if os.path.isdir(path) and os.name == "nt":  # Windows syncs no folders
                continue
            raise
        try:
            os.fsync(handle)
        except OSError as error:
            raise DurabilityUnknown(error.errno, f"{error.strerror}: it is not known whether the last rows are on the disk", str(path)) from error
        finally:
            os.close(handle)
