"""A chapter open in JupyterLab, worked on as students do: with the keyboard, and a click here and there."""


class NotebookPage:
    """JupyterLab with one notebook in front."""

    def __init__(self, page, lab):
        self.page = page
        page.goto(f"{lab.address}/lab?token={lab.token}")

    def open(self, *path):
        """Go through folders to a notebook, by double clicks in the file browser, and wait for its kernel."""
        for name in path:
            self.page.locator(".jp-DirListing-item", has_text=name).first.dblclick()
            self.page.locator(".jp-DirListing-item:visible", has_text=name).first.wait_for()
        self.page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        self._kernel_is_idle()
        self.page.keyboard.press("Control+b")  # room for the lesson
        self.page.locator("#filebrowser").wait_for(state="hidden")
        self.page.locator(".jp-Notebook h1").first.click()

    def _kernel_is_idle(self):
        self.page.locator("#jp-main-statusbar", has_text="| Idle").wait_for()

    def run(self):
        """Shift+Enter: run the chosen cell and go to the next."""
        here = self._chosen()
        self.page.keyboard.press("Shift+Enter")
        self.page.locator(f'.jp-Cell.jp-mod-active:not([data-windowed-list-index="{here}"])').wait_for()

    def run_until(self, text):
        """Shift+Enter until the chosen cell is a code cell with this text in it; everything before it has run."""
        while not self.page.locator(".jp-CodeCell.jp-mod-active .jp-InputArea", has_text=text).count():
            self.run()
        self._kernel_is_idle()

    def bring_to_top(self, words):
        """Scroll until the paragraph with these words is the first thing seen."""
        self.page.locator(".jp-Notebook p", has_text=words).evaluate("paragraph => paragraph.scrollIntoView()")

    def _chosen(self):
        return self.page.locator(".jp-Cell.jp-mod-active").get_attribute("data-windowed-list-index")

    def cell(self, text):
        """The code cell with this text in its input."""
        has_it = self.page.locator(".jp-InputArea", has_text=text)
        return self.page.locator(".jp-CodeCell").filter(has=has_it).first

    def replace_last_lines(self, text, count, words):
        """Click into the cell with this text, and type over its last lines; they must come to begin with ``words``."""
        self.cell(text).locator(".cm-content").click()
        self.page.keyboard.press("Control+End")
        for _ in range(count - 1):
            self.page.keyboard.press("Shift+ArrowUp")
        self.page.keyboard.press("Shift+Home")
        self.page.keyboard.type(words)
        self.page.keyboard.press("Escape")
        self.cell(words).wait_for()

    def run_here(self, text):
        """Choose the cell with this text, and run it."""
        self.cell(text).locator(".jp-InputPrompt").click()
        self.run()

    def save(self):
        """Ctrl+S, until the tab shows no dot."""
        self.page.keyboard.press("Control+s")
        self.page.locator(".lm-TabBar-tab.jp-mod-current.jp-mod-dirty").wait_for(state="detached")

    def validate(self):
        """Press nbgrader's button; gives the dialog (a locator) with the outcome."""
        self.page.locator(".jp-NotebookPanel-toolbar").get_by_text("Validate", exact=True).click()
        dialog = self.page.locator(".jp-Dialog").filter(has=self.page.locator("#validation-message"))
        dialog.wait_for()
        return dialog
