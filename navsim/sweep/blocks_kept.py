"""Blocks where whoever struck them put them: a folder that all machines see, or an address of an object store."""

from __future__ import annotations

import contextlib
import io
import os
import pathlib
import uuid
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pyarrow as pa

from ..basics.problems import refuse
from . import block

if TYPE_CHECKING:
    from .forms import Form
    from .plan import Task

BEGUN = "begun"  # the file that says so
REACHED = "--results names a folder or an address, s3://bucket/folder, that every worker reaches and may write"
PACKED = "zstd"  # a sixth of the time of numpy's own packing, which took longer than striking a block
GROWTH = ("growth_sessions", "growth_factors", "growth_navs")


@attrs.frozen
class Place:
    """Where the blocks of one sweep are; the address names a folder of its own."""

    address: str

    @classmethod
    def under(cls, address: Any) -> Place:
        """A new folder under an address, for one sweep alone; workers may stand in other folders than we do."""
        text = os.fspath(address)
        return cls(f"{(text if '://' in text else os.path.abspath(text)).rstrip('/')}/sweep-{uuid.uuid4().hex}")

    def begin(self) -> None:
        """From here on blocks are waited for."""
        try:
            if "://" not in self.address:
                pathlib.Path(self.address).mkdir(parents=True)
            self._put(BEGUN, b"")
        except (OSError, ValueError) as error:
            refuse("sweep.no_place", f"blocks cannot be put in {self.address}: {getattr(error, 'strerror', None) or error}", REACHED)

    def put(self, name: str, data: bytes) -> None:
        """Whole or not at all, so that a worker lost while it writes leaves nothing that could be read. Refused where nobody waits for it."""
        if not self._is_begun():
            refuse("sweep.not_reached", f"a worker does not find {self.address}", REACHED)
        self._put(name, data)

    def _is_begun(self) -> bool:
        if "://" not in self.address:
            return (pathlib.Path(self.address) / BEGUN).is_file()
        files, path = self._files()
        return bool(files.get_file_info(f"{path}/{BEGUN}").is_file)

    def _put(self, name: str, data: bytes) -> None:
        if "://" in self.address:
            files, path = self._files()
            with files.open_output_stream(f"{path}/{name}") as out:
                out.write(data)
            return
        folder = pathlib.Path(self.address)
        draft = folder / f".{name}.{uuid.uuid4().hex}"
        draft.write_bytes(data)
        os.replace(draft, folder / name)

    def get(self, name: Any) -> bytes:
        """What was put there."""
        if "://" in self.address:
            files, path = self._files()
            with files.open_input_file(f"{path}/{name}") as read:
                return bytes(read.read())
        return bytes((pathlib.Path(self.address) / name).read_bytes())

    def clear(self) -> None:
        """Nothing of it stays, nor is put there by a worker that is still at a block."""
        if "://" in self.address:
            import pyarrow.fs

            files, path = self._files()
            for each in files.get_file_info(pyarrow.fs.FileSelector(path, allow_not_found=True)):
                files.delete_file(each.path)
            return
        import shutil

        gone = f"{self.address}.gone"
        with contextlib.suppress(OSError):
            os.rename(self.address, gone)
        shutil.rmtree(gone, ignore_errors=True)

    def _files(self) -> tuple[Any, str]:
        import pyarrow.fs

        files, path = pyarrow.fs.FileSystem.from_uri(self.address)
        return files, path


def name_of(n: int) -> str:
    """The file of a block; no ending that Arrow would pack once more by."""
    return f"block-{n:07d}.packed"


def strike_and_put(form: Form, task: Task, path: bool, place: Place, n: int) -> int:
    """Strike a block and put it in its place; only its number goes back. However often, and by whomever, it is the same."""
    place.put(name_of(n), packed(block.strike(form, task, path)))
    return n


def packed(kept: list[block.Kept]) -> bytes:
    """A block as bytes: its arrays by fund and name, whole numbers all."""
    arrays: dict[str, Any] = {f"{fund}/{name}": array for fund, each in enumerate(kept) for name, array in named(each).items()}
    plain, packed = io.BytesIO(), pa.BufferOutputStream()
    np.savez(plain, **arrays)
    with pa.CompressedOutputStream(packed, PACKED) as out:
        out.write(plain.getbuffer())
    return bytes(packed.getvalue())


def named(kept: block.Kept) -> dict[str, np.ndarray]:
    """The arrays there are."""
    told = {field.name: getattr(kept, field.name) for field in attrs.fields(block.Kept) if field.name != "growth"}
    told |= dict(zip(GROWTH, kept.growth or (), strict=False))
    return {name: np.asarray(array) for name, array in told.items() if array is not None}


def unpacked(data: bytes) -> list[block.Kept]:
    """[fund] Kept, as it was."""
    funds: dict[int, dict[str, Any]] = {}
    plain = pa.CompressedInputStream(pa.BufferReader(data), PACKED).read()
    with np.load(io.BytesIO(plain), allow_pickle=False) as arrays:
        for key in arrays.files:
            fund, _, name = key.partition("/")
            funds.setdefault(int(fund), {})[name] = arrays[key]
    told = []
    for _, own in sorted(funds.items()):
        growth = tuple(own.pop(name) for name in GROWTH if name in own)
        told.append(block.Kept(**own, growth=growth or None))
    return told
