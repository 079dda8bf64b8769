"""What one submission may use."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Limits:
    """Limits for a notebook run; each probe has its exercise's own seconds on top.

    cell_seconds: wall time of one cell.            notebook_seconds: wall time of all cells together.
    memory_bytes: address space of a process.       total_bytes: memory in use by all processes together.
    cpu_seconds: processor time of a process.       processes: processes and threads.
    file_bytes, tmp_bytes: size of one file, of all files.      tmp_files: number of files and folders.
    open_files: file descriptors.                   output_chars: kept of what one cell prints.
    """

    cell_seconds: float = 20.0
    notebook_seconds: float = 120.0
    memory_bytes: int = 4 * 2**30
    total_bytes: int = 4 * 2**30
    cpu_seconds: int = 180
    processes: int = 256
    file_bytes: int = 64 * 2**20
    tmp_bytes: int = 256 * 2**20
    tmp_files: int = 10_000
    open_files: int = 256
    output_chars: int = 20_000

    def to_plain(self):
        """As JSON-able data."""
        return asdict(self)
