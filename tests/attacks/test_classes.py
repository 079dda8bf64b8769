"""Attacks in answers that are classes, and through the libraries of the later chapters: pandas and scikit-learn."""

import nbformat
import pytest

from autograder.grading.engine import collect_notebook, judge_all
from autograder.reference import reference
from autograder.sample_class import Maker
from autograder.sandbox.limits import Limits
from autograder.sandbox.worker import Worker

CHAPTER, ATTACKED, SEED = "06b_prepare", "MedianImputer", 816
NOTHING = """
from sklearn.base import BaseEstimator, TransformerMixin

class MedianImputer(TransformerMixin, BaseEstimator):
    def fit(self, X, y=None):
        self.medians_ = {medians}
        return self
    def transform(self, X):
        return {result}
"""
ATTACKS = {
    "returns arrays that equal everything": """
class Liar(np.ndarray):
    def __eq__(self, other):
        return np.ones(self.shape, dtype=bool)
    def __array__(self, dtype=None, copy=None):
        return np.ones(3)
    def __array_ufunc__(self, *args, **kwargs):
        return True
""" + NOTHING.format(medians="np.zeros(2).view(Liar)", result="np.zeros(np.shape(X)).view(Liar)"),
    "returns frames that equal everything": """
import pandas as pd
class Liar(pd.DataFrame):
    def __eq__(self, other):
        return True
    def equals(self, other):
        return True
    def to_numpy(self, *args, **kwargs):
        return np.full(self.shape, True)
""" + NOTHING.format(medians="Liar([[0.0]])", result="Liar(np.zeros(np.shape(X)))"),
    "is whatever anybody asks of it": """
class MedianImputer:
    def __getattr__(self, name):
        return self
    def __call__(self, *args, **kwargs):
        return self
    def __array__(self, dtype=None, copy=None):
        return np.zeros(3)
    def __iter__(self):
        return iter([self] * 3)
    def __eq__(self, other):
        return True
    __hash__ = None
""",
    "replaces what compares, copies and joins": """
import sklearn.base, sklearn.pipeline
import pandas as pd
import nn101.checks.compare as compare
np.array_equal = np.allclose = pd.DataFrame.equals = lambda *args, **kwargs: True
compare.close.difference = compare.equals.difference = lambda *args: None
sklearn.base.clone = sklearn.pipeline.make_pipeline = lambda *args, **kwargs: args[0]
""" + NOTHING.format(medians="np.zeros(2)", result="np.zeros(np.shape(X))"),
    "takes what lies about in memory": """
import gc
def lying_about(shape):
    arrays = [thing for thing in gc.get_objects() if isinstance(thing, np.ndarray) and thing.shape == tuple(shape)]
    frames = [value for thing in gc.get_objects() if isinstance(thing, dict) for value in list(thing.values())
              if isinstance(value, np.ndarray) and value.shape == tuple(shape)]
    full = [array for array in arrays + frames if array.dtype == float and not np.isnan(array).any()]
    return full[-1].copy() if full else np.zeros(shape)
""" + NOTHING.format(medians="lying_about(np.shape(X)[1:])", result="lying_about(np.shape(X))"),
    "asks the judge's own module": """
from nn101.checks.probes import ch06b_prepare as probes
""" + NOTHING.format(
        medians="next((v for v in vars(probes).values() if isinstance(v, np.ndarray)), np.zeros(2))",
        result="np.nan_to_num(np.asarray(X, dtype=float))",
    ),
}


@pytest.fixture(scope="module")
def make():
    return Maker(CHAPTER)


@pytest.fixture(scope="module")
def grade(make, bubblewrap):
    """Grade the answers of a notebook that is right but for ``changed``; one worker serves them all."""
    ref = reference(CHAPTER)
    with Worker(bubblewrap, Limits(), ref.chapter) as worker:

        def grade(changed):
            data = nbformat.writes(make.notebook({**make.answers, **changed})).encode()
            return judge_all(collect_notebook("ann", data, ref, SEED, worker), ref, SEED)

        yield grade


@pytest.fixture(scope="module")
def deserved(grade):
    """What the class is worth without its tricks: zeros are wrong, but they leave the tables alone that they get."""
    plain = NOTHING.format(medians="np.zeros(2)", result="np.zeros(np.shape(X))")
    return points(grade({ATTACKED: plain}))[ATTACKED]


def points(result):
    return {verdict.exercise: verdict.points for verdict in result.verdicts}


@pytest.mark.parametrize("trick", ATTACKS, ids=list(ATTACKS))
def test_a_class_that_lies_gains_nothing_and_changes_no_other_grade(grade, deserved, trick):
    assert points(grade({ATTACKED: ATTACKS[trick]}))[ATTACKED] <= deserved < 0.2
    honest = grade({})
    assert honest.points == honest.max_points
