# For JupyterLab started in this folder (`make lab`): formgrader opens the classroom that `autograder grade` made here,
# with the classroom's own settings. Commands started inside a classroom read that classroom's file, never this one.

import contextlib
import os

c = get_config()  # noqa: F821

_classroom = os.path.join(os.path.dirname(os.path.abspath(__file__)), "classroom")
_settings = os.path.join(_classroom, "nbgrader_config.py")

c.CourseDirectory.root = _classroom
# nbgrader's own exchange is a folder that only root may make: formgrader would warn on every page.
c.Exchange.root = os.path.join(_classroom, "exchange")

if os.path.exists(_settings):
    with contextlib.suppress(OSError):
        os.makedirs(c.Exchange.root, exist_ok=True)
    load_subconfig(_settings)  # noqa: F821
