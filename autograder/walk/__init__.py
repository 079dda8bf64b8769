"""The course as a whole, drawn from `nn101/course_map.py` and from the lessons by `autograder build`.

lessons.py     what the lessons themselves say: sections, minutes, exercises, written questions
signpost.py    the line under a notebook's title: what it builds on, what comes next
index.py       course/index.ipynb, the page that students start from
picture.py     the course map as a picture
tables.py      the tables in README, index and teaching guide
plan.py        weeks: how the sections fall into equal portions
documents.py   README and teaching guide, whose tables stand between markers
"""
