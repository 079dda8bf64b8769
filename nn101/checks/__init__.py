"""How an answer is judged: a probe drives the student's code, plain data comes out, the judge compares.

Read the files in this order:

probe.py     an exercise, its cases, and how one case is run and recorded
plain.py     the only values that may leave the student's process
clock.py     a time limit on student code
inputs.py    random inputs that probes share
compare.py   how a recorded value is compared with the expected one, and what the difference means
judge.py     records in, verdict out; recognises known mistakes by their signature
verdict.py   the result, one object for notebook, terminal, feedback page and evidence file
render.py    a verdict as HTML or as text
suggest.py   the nearest name, when one is misspelt
golden.py    expected records for the public seed, made by `autograder build`
notebook.py  check(), hint(), progress(): what a student types
remembered.py    the best share of every exercise, in a small file
progress.py  how far a learner is, and what comes next
progress_view.py    the same as text and as a card
runner.py    runs a notebook's cells and probes in a process of their own
unattended.py    what would wait for a person there goes on at once
below.py     where a cell goes on after a line that failed
"""
