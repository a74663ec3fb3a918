"""What is written down is so: settings, commands, and nothing of the machine it was written on."""

import re
import subprocess

import click
import pytest
from click.testing import CliRunner

from apfl_net.cli import apfl_net
from apfl_net.kit.config import ROOT, Settings

COMMANDS = sorted(apfl_net.commands)
MAKEFILE = (ROOT / "Makefile").read_text()
PROMISED_TARGETS = {
    *("run", "test", "setup", "dev", "worker", "demo", "reset"),
    *("lint", "types", "fix", "ci", "bench", "docs", "help"),
}
NOT_OURS = {".git", ".venv", "var", "build", "node_modules", "__pycache__"}


def written() -> list[tuple[str, str]]:
    """Every text file of the repository."""
    texts = []
    for path in ROOT.rglob("*"):
        inside = path.relative_to(ROOT)
        ours = not NOT_OURS & set(inside.parts) and not re.search(
            r"^\.\w+_cache|\.egg-info|^\.hypo", str(inside)
        )
        if ours and path.is_file() and path.name != ".env":
            texts.append((str(inside), path.read_bytes().decode("utf-8", errors="replace")))
    return texts


def as_typed(default: object) -> str:
    """As somebody would type it into a shell."""
    return {True: "yes", False: "no"}[default] if isinstance(default, bool) else str(default)


def settings_in_docs() -> dict[str, str]:
    rows = re.findall(
        r"^\| `(APFL_\w+)` \| (.+?) \| .+ \|$", (ROOT / "docs/operations.md").read_text(), re.MULTILINE
    )
    return {name: "" if default == "empty" else default.strip("`") for name, default in rows}


def test_every_setting_is_in_the_operations_manual_with_its_default():
    true = {f"APFL_{name.upper()}": as_typed(field.default) for name, field in Settings.model_fields.items()}
    assert len(true) > 10
    assert settings_in_docs() == true


def test_every_setting_says_what_it_means():
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_help_with_an_example(name):
    result = CliRunner().invoke(apfl_net, [name, "--help"])
    assert result.exit_code == 0
    assert re.search(rf"Example: apfl-net {name}\b", " ".join(result.output.split()))


def test_the_help_lists_the_commands_for_operators():
    assert {"serve", "worker", "migrate", "demo", "create-admin"} <= set(COMMANDS)
    shown = CliRunner().invoke(apfl_net, ["--help"]).output
    hidden = {name for name in COMMANDS if apfl_net.commands[name].hidden}
    listed = {line.split()[0] for line in shown.partition("Commands:")[2].splitlines() if line.strip()}
    assert listed == set(COMMANDS) - hidden
    assert isinstance(apfl_net, click.Group)


def test_every_make_target_says_what_it_does():
    phony = set(re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE).group(1).split())
    told = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert phony >= PROMISED_TARGETS
    assert {line.split()[0] + " " + line.split()[1] for line in told.splitlines()} == {
        f"make {name}" for name in phony
    }


def test_every_file_that_the_makefile_names_is_there():
    named = set(re.findall(r"\b(?:deploy|tests|\.ci)/[\w./-]+", MAKEFILE)) | {".ci/run"}
    assert len(named) >= 3
    assert {name for name in named if not (ROOT / name).exists()} == set()


def test_nothing_tells_of_the_machine_it_was_written_on():
    texts = written()
    assert len(texts) > 200
    folders = {str(ROOT)}
    if len(ROOT.parent.parts) > 1 and str(ROOT.parent) not in {"/home", "/srv", "/opt", "/tmp"}:  # noqa: S108
        folders.add(f"{ROOT.parent}/")
    found = [(name, folder) for name, text in texts for folder in folders if f"{folder}" in text]
    homes = [name for name, text in texts if re.search(r"/(?:home|Users)/[a-z]\w*/", text)]
    assert (found, homes) == ([], [])
