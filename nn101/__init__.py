"""NN101: neural networks from first principles, in notebooks that mark themselves.

    from nn101 import check, hint, progress     # what every notebook starts with
    from nn101 import plots                     # every picture of the course

Submodules load when they are first used, so that `import nn101` is quick.
"""

import importlib

__version__ = "0.1.0"
__all__ = ["check", "checks", "data", "hint", "kernels", "nn", "optim", "plots", "progress", "train"]

_FUNCTIONS = {"check", "hint", "progress"}
_MODULES = {"checks", "data", "kernels", "nn", "optim", "plots", "train"}


def __getattr__(name):
    if name in _FUNCTIONS:
        return getattr(importlib.import_module("nn101.checks.notebook"), name)
    if name in _MODULES:
        return importlib.import_module(f"nn101.{name}")
    raise AttributeError(f"module 'nn101' has no attribute {name!r}; it offers {', '.join(__all__)}")


def __dir__():
    return __all__
