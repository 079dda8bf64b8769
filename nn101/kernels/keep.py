"""Where compiled kernels are kept: beside their source, or in the user's cache, or only in memory, and then we say so.

Numba's own cache has four habits that do not suit a course: it refuses to *read* a folder that it cannot write (a
shared installation, the grading sandbox); it stops with an error where nothing is writable; it looks only at the
file that holds a function, not at the files whose functions it calls; and it takes what lies in a file for what it
asked for.
"""

import functools
import hashlib
import re
import warnings
from pathlib import Path

from numba.core.caching import (
    Cache,
    CompileResultCacheImpl,
    InTreeCacheLocator,
    UserProvidedCacheLocator,
    UserWideCacheLocator,
)
from numba.core.sigutils import normalize_signature

PACKAGE = Path(__file__).resolve().parent
_OURS = re.compile(rb"^ *from nn101\.kernels\.(\w+) import", re.MULTILINE)


@functools.cache
def _stamp(path):
    """Return the SHA-256 of a kernel module with all modules of this package that it imports, directly or not."""
    waiting, seen = [Path(path).name], set()
    digest = hashlib.sha256()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            source = (PACKAGE / name).read_bytes()
            digest.update(source)
            waiting += [f"{module.decode()}.py" for module in _OURS.findall(source)]
    return digest.hexdigest()


class _WithImports:
    def get_source_stamp(self):
        return _stamp(self._py_file)


class _Chosen(_WithImports, UserProvidedCacheLocator):
    """The folder named by NUMBA_CACHE_DIR."""


class _BesideSource(_WithImports, InTreeCacheLocator):
    """`__pycache__`, where it can be written."""


class _Warmed(_BesideSource):
    """`__pycache__` where it cannot be written, but somebody has filled it: a shared installation, or the sandbox."""

    def ensure_cache_path(self):
        try:
            super().ensure_cache_path()
        except OSError:
            if any(Path(self.get_cache_path()).glob("*.nbi")):
                return
        raise FileNotFoundError(self.get_cache_path())


class _UserWide(_WithImports, UserWideCacheLocator):
    """The user's cache folder."""


class _Implementation(CompileResultCacheImpl):
    _locator_classes = [_Warmed, _Chosen, _BesideSource, _UserWide]


class KernelCache(Cache):
    """Numba's cache of one function, which a full disk or a folder without write permission cannot stop."""

    _impl_class = _Implementation

    def load_overload(self, sig, target_context):
        """Return the function as compiled for these types, or None if it is not there.

        Two processes that compile one function for two types at once can come to use one file for both.
        """
        found = super().load_overload(sig, target_context)
        arguments, _ = normalize_signature(sig)
        return found if found is not None and found.signature.args == arguments else None

    def save_overload(self, sig, data):
        """Keep a compiled function; where that fails it stays in memory."""
        try:
            super().save_overload(sig, data)
        except OSError as error:
            _say_not_kept(f"{self.cache_path}: {error.strerror}")


def keep_on_disk(function):
    """Let a Numba function or callback load its compiled form from disk, and keep it there where that is possible."""
    try:
        function._cache = KernelCache(function.__wrapped__)
    except (RuntimeError, OSError):  # Numba found no folder, or could not look
        _say_not_kept(f"neither {PACKAGE / '__pycache__'} nor the user's cache folder can be written")


@functools.cache
def _say_not_kept(reason):
    warnings.warn(
        f"Compiled kernels cannot be kept ({reason}), so every session compiles them again, which takes seconds "
        "each. Set NUMBA_CACHE_DIR to a folder that can be written.",
        stacklevel=4,
    )
