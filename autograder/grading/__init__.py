"""Grading a class.

handed_in.py    finds what students handed in and reads its bytes
layouts.py      whose file is whose, and which one counts
archives.py     zips of strangers, read without unpacking them
submission.py   reads a notebook, however damaged, and picks out the cells that count
result.py       what grading one submission yields
engine.py       one submission in, one result out: sandbox, probes, judge
journal.py      results on disk, one durable record each
classroom.py    the nbgrader course folder: layout, settings, source notebook
database.py     nbgrader's database: is it ours, make an empty one
gradebook.py    results -> nbgrader's gradebook
autograded.py   results -> the graded notebooks that formgrader shows
feedback.py     feedback pages
harmless.py     what students wrote, made safe to show in a browser
table.py        grades.csv
evidence.py     what was graded, kept for replay
batch.py        a whole class: workers, progress, resume
"""
