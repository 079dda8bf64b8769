"""nbgrader's formgrader inside JupyterLab, used as instructors do."""


class FormgraderPage:
    """JupyterLab with formgrader in front. Lists fill when they are loaded: every step waits for what it needs."""

    def __init__(self, page, lab):
        self.page = page
        page.goto(f"{lab.address}/lab?token={lab.token}")
        page.locator(".lm-MenuBar-itemLabel", has_text="Nbgrader").click()
        page.locator(".lm-Menu").get_by_text("Formgrader", exact=True).click()
        self.frame = page.frame_locator("iframe")
        self._list("Manage Assignments", "# Submissions")

    def _list(self, title, column):
        """Wait for the list with this title and column."""
        self.frame.locator("h1", has_text=title).wait_for()
        self.frame.locator("th", has_text=column).wait_for()

    def chapter_row(self, chapter):
        """The row (a locator) of a chapter under Manage Assignments."""
        row = self.frame.locator("tbody tr", has_text=chapter)
        row.wait_for()
        return row

    def warnings(self):
        """What formgrader is worried about."""
        return self.frame.locator(".alert:visible").all_inner_texts()

    def open_submissions(self, chapter):
        """Manual Grading, the chapter, its notebook; with names. Gives the rows as texts."""
        self.frame.get_by_role("link", name="Manual Grading").click()
        for column in ("Assignment ID", "Notebook ID"):
            self._list("Manual Grading", column)
            self.frame.locator("tbody").get_by_role("link", name=chapter, exact=True).click()
        self._list("Manual Grading", "Submission ID")
        self.frame.locator("tbody .name-hidden", has_text="Submission #").first.wait_for()
        self.frame.get_by_text("Show All Names").click()
        return self.frame.locator("tbody tr").all_inner_texts()

    def open_submission(self, student):
        """A student's notebook, as markers see it."""
        self.frame.get_by_role("link", name=student).click()
        self.frame.locator(".breadcrumb", has_text=student).wait_for()
        # What is typed before grades and comments have come is not saved; only then do fields get their grey words.
        for field in (".extra-credit", "textarea.comment"):
            self.frame.locator(f"{field}[placeholder]").first.wait_for(state="attached")

    def mark(self, question, points, comment):
        """Give a written answer points and a comment, each saved before this returns."""
        self._write(f"#{question}", "/api/grade/", points)
        self._write(f"#{question}-comment", "/api/comment/", comment)

    def _write(self, field, saved_at, words):
        with self.page.expect_response(lambda answer: saved_at in answer.url and answer.request.method == "PUT") as put:
            box = self.frame.locator(field)
            box.click()
            self.page.keyboard.type(words)
            box.blur()
        assert put.value.ok, f"{put.value.status} {put.value.url}"

    def generate_feedback(self, chapter):
        """From a submission back to Manage Assignments, there the chapter's button; gives what formgrader says."""
        self.frame.get_by_role("link", name="Manual Grading").click()
        self._list("Manual Grading", "Assignment ID")
        self.frame.get_by_role("link", name="Manage Assignments").click()
        self._list("Manage Assignments", "# Submissions")
        self.chapter_row(chapter).locator(".generate-feedback a").click()
        said = self.frame.locator(".modal-body p").first
        said.wait_for()
        return said.inner_text()
