"""NN101: neural networks from first principles, in notebooks that mark themselves.

    from nn101 import check, hint, progress     # what every notebook starts with
    from nn101 import plots                     # every picture of the course
    from nn101 import certificate               # a page of what you built

Submodules load when they are first used, so that `import nn101` is quick.
"""

import importlib

__version__ = "0.1.0"
__all__ = ["certificate", "check", "checks", "data", "hint", "kernels", "nn", "optim", "plots", "progress", "train"]

_FUNCTIONS = {
    "certificate": "nn101.certificates",
    "check": "nn101.checks.notebook",
    "hint": "nn101.checks.notebook",
    "progress": "nn101.checks.notebook",
}
_MODULES = {"checks", "data", "kernels", "nn", "optim", "plots", "train"}


def __getattr__(name):
    if name in _FUNCTIONS:
        return getattr(importlib.import_module(_FUNCTIONS[name]), name)
    if name in _MODULES:
        return importlib.import_module(f"nn101.{name}")
    raise AttributeError(f"module 'nn101' has no attribute {name!r}; it offers {', '.join(__all__)}")


def __dir__():
    return __all__
