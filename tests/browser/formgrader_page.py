"""nbgrader's formgrader inside JupyterLab, used as instructors do."""


class FormgraderPage:
    """JupyterLab with formgrader in front."""

    def __init__(self, page, lab):
        self.page = page
        page.goto(f"{lab.address}/lab?token={lab.token}")
        page.locator(".lm-MenuBar-itemLabel", has_text="Nbgrader").click()
        page.locator(".lm-Menu").get_by_text("Formgrader", exact=True).click()
        self.frame = page.frame_locator("iframe")

    def chapter_row(self, chapter):
        """The row (a locator) of a chapter in the table of Manage Assignments."""
        self.frame.get_by_role("link", name="Manage Assignments").click()
        row = self.frame.locator("tbody tr", has_text=chapter)
        row.wait_for()
        return row

    def open_submissions(self, chapter):
        """Manual Grading, the chapter, its notebook; with names. Gives the rows as texts."""
        self.frame.get_by_role("link", name="Manual Grading").click()
        for _ in ("assignment", "notebook"):
            self.frame.locator("tbody").get_by_role("link", name=chapter, exact=True).click()
        self.frame.locator("tbody .name-hidden", has_text="Submission #").first.wait_for()
        self.frame.get_by_text("Show All Names").click()
        return self.frame.locator("tbody tr").all_inner_texts()

    def generate_feedback(self, chapter):
        """Press the chapter's button; gives what formgrader says about it."""
        self.chapter_row(chapter).locator(".generate-feedback a").click()
        said = self.frame.locator(".modal-body p").first
        said.wait_for()
        return said.inner_text()

    def open_submission(self, student):
        self.frame.get_by_role("link", name=student).click()

    def leave_submission(self):
        """Back to the lists, by the path above the notebook."""
        self.frame.get_by_role("link", name="Manual Grading").click()

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
