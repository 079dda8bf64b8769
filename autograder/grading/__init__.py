"""Grading a class.

submission.py   finds and reads what students handed in, however damaged
result.py       what grading one submission yields
engine.py       one submission in, one result out: sandbox, probes, judge
journal.py      results on disk, one durable record each
classroom.py    the nbgrader course folder: layout, source notebook, gradebook of the right course
gradebook.py    journal -> nbgrader's gradebook and autograded notebooks
feedback.py     feedback pages
table.py        grades.csv
evidence.py     what was graded, kept for replay
batch.py        a whole class: workers, progress, resume
"""
