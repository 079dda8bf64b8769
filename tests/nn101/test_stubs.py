"""What is left as it was handed out is recognised, and nothing else is taken for it."""

from types import SimpleNamespace

import pytest

from nn101.checks.probe import is_stub

ASKED = SimpleNamespace(defines=("double",))


def defined(source):
    space = {"__name__": "__main__"}
    exec(source, space)
    return space


@pytest.mark.parametrize(
    "source",
    [
        'def double(x):\n    """Twice x."""\n    # YOUR CODE HERE\n    raise NotImplementedError()',
        "def double(x, times=2):\n    raise NotImplementedError",
        "from numba import njit\n@njit\ndef double(x):\n    raise NotImplementedError()",
    ],
)
def test_what_is_handed_out_is_a_stub(source):
    assert is_stub(ASKED, defined(source))


@pytest.mark.parametrize(
    "source",
    [
        "",
        "double = None",
        "def double(x):\n    return 2 * x",
        "def double(x):\n    return",
        "def double(x):\n    raise ValueError()",
        "def double(x):\n    print(x)\n    raise NotImplementedError()",
        "def double(x):\n    if x < 0:\n        raise NotImplementedError()\n    return 2 * x",
        "class double:\n    def __call__(self, x):\n        raise NotImplementedError()",
        "def double(x):\n    return 2 * x\n    raise NotImplementedError()",
        "class Sly:\n    @property\n    def py_func(self):\n        raise SystemExit\ndouble = Sly()",
    ],
)
def test_what_somebody_has_begun_is_not(source):
    assert not is_stub(ASKED, defined(source))


def test_everything_asked_for_must_be_a_stub():
    both = SimpleNamespace(defines=("double", "half"))
    stubs = "def double(x):\n    raise NotImplementedError()\ndef half(x):\n    raise NotImplementedError()"
    assert is_stub(both, defined(stubs))
    assert not is_stub(both, defined(stubs + "\ndef half(x):\n    return x / 2"))
