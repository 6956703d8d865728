"""Help: every page has a topic, and every topic is a file that can be read."""

import pkgutil
from importlib import import_module

import iro_desktop.ui.pages
from iro_desktop.resources.files import resource_text
from iro_desktop.ui.pages.help import KEYS_TOPIC, TOPICS
from iro_desktop.ui.widgets.page import Page


def every_page(kind=Page):
    for found in pkgutil.walk_packages(
        iro_desktop.ui.pages.__path__, f"{iro_desktop.ui.pages.__name__}."
    ):
        import_module(found.name)
    for page in kind.__subclasses__():
        yield page
        yield from every_page(page)


def test_f1_finds_a_topic_on_every_page():
    lost = {page.__name__ for page in every_page() if page.help_name not in TOPICS}
    assert lost == set()


def test_every_topic_can_be_read():
    for topic in set(TOPICS) - {KEYS_TOPIC}:
        assert resource_text("help", f"{topic}.md").startswith("# ")
