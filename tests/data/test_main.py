"""The command line's front door."""

import subprocess
import sys

import pytest

from data.__main__ import COMMANDS, main


@pytest.mark.parametrize("words", [[], ["nosuchcommand"], ["build"], ["build", "--nonsense"]])
def test_what_is_asked_wrongly_is_exit_2_and_says_so_on_stderr(words, capsys):
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "usage: python -m data" in printed.err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_can_be_asked_what_it_takes(command, capsys):
    with pytest.raises(SystemExit) as left:
        main([command, "--help"])
    assert left.value.code == 0
    assert command in capsys.readouterr().out


def test_asking_for_help_loads_no_command():
    code = (
        "import sys; from data.__main__ import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "sys.exit(any(m in sys.modules for m in ('pandas', 'openpyxl', 'requests', 'data.sources.build')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).returncode == 0
