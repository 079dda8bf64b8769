"""Grading a class.

handed_in.py    finds what students handed in and reads its bytes
layouts.py      whose file is whose, and which one counts
archives.py     zips of strangers, read without unpacking them
notebook_file.py    reads a notebook from bytes, however damaged
submission.py   picks out what counts in a notebook: which cells are run, in which order
released.py     what was handed out, to recognise its cells again
parts.py        each of a student's cells with what it is; mended where it cannot be read
cell_text.py    what the text of a cell defines and uses
names.py        names that answers need: defined in time, and not hidden at the end
written.py      answers to written questions, also where labels are lost
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
isolated.py     the same for stock nbgrader and formgrader's button
batch.py        a whole class: workers, progress, resume
"""
