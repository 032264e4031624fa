import pytest
from django.core.management import CommandError, call_command

from config.management.commands import prepare_demo


@pytest.mark.parametrize("command", [["prepare_demo"], ["serve_demo", "8000"]])
def test_a_real_site_is_never_a_demonstration(settings, command):
    settings.DEMO = False

    with pytest.raises(CommandError, match="make demo"):
        call_command(*command)


def test_prepare_demo_says_each_step_and_collects_static_files_only_when_one_has_changed(
    settings, tmp_path, monkeypatch, capsys
):
    settings.DEMO = True
    settings.DATA_DIR = tmp_path
    ran = []
    monkeypatch.setattr(prepare_demo, "call_command", lambda name, *_, **__: ran.append(name))
    call_command("prepare_demo")
    first, ran[:] = list(ran), []

    call_command("prepare_demo")

    assert capsys.readouterr().out.splitlines() == [
        "Compiling the translations",
        "Preparing the database",
        "Compressing the static files",
        "Running the scheduled tasks once",
        "Compiling the translations",
        "Preparing the database",
        "Running the scheduled tasks once",
    ]
    assert "collectstatic" in first
    assert "collectstatic" not in ran
    assert "migrate" in ran
