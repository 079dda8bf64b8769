"""Make mnist.npz out of the four original MNIST files.

    python data/make_mnist.py FOLDER

FOLDER holds the files named in `ORIGINALS`, unpacked. README.md beside this script says where to get them.
"""

import hashlib
import sys
from pathlib import Path

import numpy as np
from bundle import record_checksum, write_npz

OUTPUT = Path(__file__).with_name("mnist.npz")

# array in mnist.npz -> (original file, its SHA-256)
ORIGINALS = {
    "X_train": (
        "train-images-idx3-ubyte",
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    ),
    "y_train": (
        "train-labels-idx1-ubyte",
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    ),
    "X_test": (
        "t10k-images-idx3-ubyte",
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    ),
    "y_test": (
        "t10k-labels-idx1-ubyte",
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    ),
}


def main(folder: Path) -> None:
    arrays = {name: read_original(folder / file, digest) for name, (file, digest) in ORIGINALS.items()}
    write_npz(OUTPUT, arrays)
    print(f"{OUTPUT.name}: {OUTPUT.stat().st_size:,} bytes, SHA-256 {record_checksum(OUTPUT)}")


def read_original(path: Path, digest: str) -> np.ndarray:
    """Return the uint8 array in the idx file at `path`; leave with a message if it is not the original."""
    if not path.is_file():
        sys.exit(f"{path} is missing. The folder must hold the four original MNIST files, unpacked.")
    raw = path.read_bytes()
    if hashlib.sha256(raw).hexdigest() != digest:
        sys.exit(f"{path} is not the original MNIST file (its SHA-256 should be {digest}).")
    return parse_idx(raw)


def parse_idx(raw: bytes) -> np.ndarray:
    """Return the uint8 array that an idx file describes.

    The header is two zero bytes, a type code (8: unsigned byte), the number of axes, and the length of every
    axis as a big-endian 32-bit integer; the values follow.
    """
    zeros, kind, axes = raw[:2], raw[2], raw[3]
    if zeros != b"\0\0" or kind != 8:
        raise ValueError("not an idx file of unsigned bytes")
    shape = np.frombuffer(raw, ">u4", count=axes, offset=4)
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * axes).reshape(shape)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
