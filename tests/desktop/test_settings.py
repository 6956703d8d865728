import pytest

from iro_desktop import settings
from iro_desktop.settings import Settings, Theme


def test_settings_come_back_as_they_were_saved(tmp_path):
    path = tmp_path / "folder" / "settings.json"
    chosen = Settings(theme=Theme.DARK, text_percent=150, idle_lock_minutes=5)

    settings.save(path, chosen)

    assert settings.load(path) == chosen
    assert [each.name for each in path.parent.iterdir()] == ["settings.json"]


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"not json",
        b'{"text_percent": 900}',
        b'{"idle_lock_minutes": 0}',
        b'{"theme": "pink"}',
    ],
)
def test_an_absent_or_damaged_file_means_the_defaults(tmp_path, content):
    path = tmp_path / "settings.json"
    if content is not None:
        path.write_bytes(content)

    assert settings.load(path) == Settings()


def test_a_setting_of_a_newer_program_is_passed_over(tmp_path):
    path = tmp_path / "settings.json"
    path.write_bytes(b'{"theme": "dark", "of_tomorrow": 1}')

    assert settings.load(path) == Settings(theme=Theme.DARK)
