"""Write a data file whose bytes depend on nothing but its content, and note its checksum.

`numpy.savez_compressed` compresses at level 6 and leaves the zip's details to the platform. Here the level is
9 and every field of the zip is fixed: equal arrays give an equal SHA-256 wherever Python uses the same zlib.
"""

import gzip
import hashlib
import io
import zipfile
from pathlib import Path

import numpy as np

CHECKSUMS = Path(__file__).with_name("checksums.txt")
EARLIEST_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
UNIX = 3


def write_npz(path: Path, arrays: dict[str, np.ndarray]) -> None:
    """Write `arrays` to `path` as an .npz file, in the order given."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, array in arrays.items():
            archive.writestr(_entry(name), _npy_bytes(array), zipfile.ZIP_DEFLATED, compresslevel=9)


def write_gzip(path: Path, content: bytes) -> None:
    """Write `content` to `path`, compressed, without the time and name that gzip would note."""
    # gzip.compress would note the operating system too, in some versions of Python.
    with open(path, "wb") as file, gzip.GzipFile("", "wb", compresslevel=9, fileobj=file, mtime=0) as packed:
        packed.write(content)


def record_checksum(path: Path) -> str:
    """Put the SHA-256 of `path` into checksums.txt (the format of `sha256sum`) and return it."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    lines = CHECKSUMS.read_text("ascii").splitlines() if CHECKSUMS.exists() else []
    known = {name: old for old, name in map(str.split, lines)}
    known[path.name] = digest
    listing = "".join(f"{known[name]}  {name}\n" for name in sorted(known))
    CHECKSUMS.write_text(listing, encoding="ascii", newline="\n")
    return digest


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(f"{name}.npy", date_time=EARLIEST_ZIP_DATE)
    entry.create_system = UNIX
    entry.external_attr = 0o644 << 16
    return entry


def _npy_bytes(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, np.asarray(array, order="C"), version=(1, 0), allow_pickle=False)
    return buffer.getvalue()
