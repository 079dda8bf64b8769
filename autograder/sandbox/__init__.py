"""Student code runs behind walls, in a process of its own.

limits.py    what a submission may use
walls.py     bubblewrap, or a plain process where the instructor insists
session.py   the conversation with one such process
"""
