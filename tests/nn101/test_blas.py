"""Matrix products with one thread."""

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from nn101.blas import one_thread


def threads():
    return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}


@pytest.fixture(autouse=True)
def several_threads():
    np.ones((2, 2)) @ np.ones((2, 2))
    with threadpool_limits(limits=3, user_api="blas"):
        yield


def test_one_thread_inside_and_as_many_as_before_afterwards():
    before = threads()
    assert before and max(before) > 1
    with one_thread():
        assert threads() == {1}
    assert threads() == before


def test_an_error_inside_changes_nothing_for_good():
    before = threads()
    with pytest.raises(KeyError), one_thread():
        raise KeyError
    assert threads() == before
