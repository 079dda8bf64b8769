"""Student code runs behind walls, in a process of its own.

limits.py    what a submission may use
walls.py     bubblewrap, or a plain process where the instructor insists
worker.py    one warm process behind walls, which serves submission after submission
crew.py      the workers of one run
session.py   the conversation with one submission in it
inside/      what runs behind the walls; it imports nothing else of the autograder's
"""
