"""A form file: read from a workbook or Markdown, refused whole, published once."""

from functools import partial
from pathlib import Path

import pytest
from openpyxl import Workbook

from iro_core.errors import InvalidData
from iro_core.forms import catalogue
from iro_desktop.store.receipts import SendState
from iro_desktop.workflows import quality
from iro_desktop.workflows.acts import Act, perform
from iro_server.services.form_file import read_form_file
from iro_server.services.office import Office
from iro_server.services.publish_forms import next_version, publish_version
from tests.scenarios.test_the_whole_job import record_review
from tests.support.world import World, a_world, sync

MARKDOWN = """
| survey |             |          |                 |
|        | type        | name     | label           |
|        | begin_group | a_review | The review      |
|        | select_one yes_no_na | met | Met alone?  |
|        | end_group   |          |                 |
| settings |            |         |          |
|          | form_title | form_id | version  |
|          | QA form    | qa_form | 7        |
"""


@pytest.fixture
def markdown(tmp_path: Path) -> Path:
    file = tmp_path / "form.md"
    file.write_text(MARKDOWN, encoding="utf-8")
    return file


def workbook(folder: Path) -> Path:
    """The same form as a workbook."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for line in MARKDOWN.strip().splitlines():
        sheet, *cells = [cell.strip() for cell in line.strip("|").split("|")]
        if sheet:
            book.create_sheet(sheet)
        else:
            book.worksheets[-1].append(cells)
    file = folder / "form.xlsx"
    book.save(file)
    return file


def test_a_workbook_and_markdown_are_read_alike(markdown: Path, tmp_path: Path) -> None:
    one = read_form_file(markdown)
    assert one == read_form_file(workbook(tmp_path))
    questions = [question.key for question in one.definition.questions()]
    assert (one.definition.version, questions) == (7, ["met"])


def test_a_form_of_kobo_takes_the_next_number_and_one_without_settings_the_name_of_its_file(
    office: Office, tmp_path: Path
) -> None:
    kobo = tmp_path / "kobo.md"
    survey = MARKDOWN.partition("| settings")[0]
    settings = (
        "| settings | | |\n| | id_string | version |\n| | contact | vWvvk3GYzjXcJQyvTWELej |\n"
    )
    kobo.write_text(survey + settings, encoding="utf-8")
    number = partial(next_version, office)
    for expected in (1, 2):
        form = read_form_file(kobo, number)
        publish_version(office, form)
        assert form.definition.name == f"contact.v{expected}"
    assert any("version" in remark for remark in form.remarks)

    bare = tmp_path / "How was it (new).md"
    bare.write_text(survey, encoding="utf-8")
    form = read_form_file(bare)
    assert (form.definition.name, form.definition.title) == (
        "How-was-it-new-.v1",
        "How-was-it-new-",
    )


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("form.csv", b"a,b", "form_file_kind"),
        ("form.xlsx", b"not a workbook", "form_file_damaged"),
        ("form.xlsx", b"PK" + bytes(2_000_000), "too_large"),
        ("form.md", b"| entities |\n| | a |\n| | b |\n", "form_feature"),
    ],
)
def test_another_file_is_refused(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(InvalidData) as refused:
        read_form_file(file)
    assert refused.value.reason == reason


def test_a_published_version_reaches_the_laptop_and_a_begun_form_stays_on_its_own(
    markdown: Path, tmp_path: Path
) -> None:
    with a_world(tmp_path / "world") as world:
        world.folder.mkdir(exist_ok=True)
        begun_id, new_id = two_reviews(world)
        anna = world.sessions[0]
        begun = quality.start_form(anna, begun_id)
        quality.save_draft(anna, begun, begun.answers)

        publish_version(world.office, read_form_file(markdown))
        sync(anna)

        assert quality.start_form(anna, begun_id).definition == begun.definition
        assert quality.start_form(anna, new_id).definition.version == 7
        with pytest.raises(InvalidData) as refused:
            publish_version(world.office, read_form_file(markdown))
        assert refused.value.reason == "form_version_taken"


def two_reviews(world: World) -> tuple[str, str]:
    children = [world.child(number, "anna") for number in (1042, 1043)]
    anna = world.laptop("anna")
    sync(anna)
    first, second = (record_review(anna, child_id) for child_id in children)
    return first, second


def test_every_shipped_form_is_what_its_xlsform_converts_to() -> None:
    folder = Path(catalogue.__file__).parent / "catalogue"
    authored = sorted(folder.glob("*.md"))
    assert [file.stem for file in authored] == sorted(catalogue.shipped())
    for file in authored:
        assert read_form_file(file).xform == catalogue.source_of(file.stem)


def test_a_form_that_is_not_complete_is_set_aside_whatever_the_laptop_says(tmp_path: Path) -> None:
    """The same engine on both sides: a laptop that was meddled with hands in nothing half done."""
    with a_world(tmp_path / "world") as world:
        world.folder.mkdir(exist_ok=True)
        review_id, _ = two_reviews(world)
        anna = world.sessions[0]
        form = quality.start_form(anna, review_id)
        act = Act(
            record_id=form.form_id,
            kind="qa_form",
            act="submit",
            child_id=form.child_id,
            values={"review_id": review_id, "answers.a_first_review": "perhaps"},
            form_version=form.version,
        )
        perform(anna, act)
        sync(anna)

        (aside,) = anna.store.receipts.all_of(SendState.QUARANTINED)
        assert (aside.reason, aside.path) == ("form_incomplete", "answers.a_age_group")
