"""The instructors' side of NN101: build the course, verify its exercises, grade a class in isolation.

source.py        reads solutions/*.py into tagged cells
build.py         source -> nbgrader source notebook, student notebook, golden data
reference.py     the reference answers as a namespace, and their records for a seed
verify.py        proves that every exercise accepts right answers and names wrong ones
sandbox/         runs one submission behind walls
grading/         a class: journal, gradebook, feedback, evidence
report.py        what the class misunderstood
cli.py           the `autograder` command
"""

import sys

# A parser of web addresses that nbformat's checker would build for two seconds, and that no notebook needs. Here,
# because whatever imports nbformat must come after it.
sys.modules.setdefault("rfc3987_syntax", None)
