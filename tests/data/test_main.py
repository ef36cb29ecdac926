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


@pytest.mark.parametrize(
    ("words", "currency"),
    [
        (["panel", "map", "?place=E12000007&quarter=2009Q2"], "GBP"),
        (["panel", "map", "https://example.org/zh/gb/?quarter=2009Q2"], "GBP"),
        (["panel", "map", "/uk/?quarter=2009Q2"], "GBP"),
        (["panel", "history", "?place=E12000007,E12000001"], "GBP"),
        (["panel", "map", "?quarter=2009Q2", "--country", "gb"], "GBP"),
        (["panel", "map", "https://example.org/?quarter=2009Q2"], "USD"),
    ],
)
def test_a_link_says_whose_figures_its_panel_has(words, currency, capsys):
    """By its path or its first place, as the page at that address: never another country's without a word."""
    assert main(words) == 0
    printed = capsys.readouterr().out
    assert currency in printed
    assert ({"GBP", "USD"} - {currency}).pop() not in printed


@pytest.mark.parametrize("country", ["us", "gb"])
def test_a_wrong_definition_is_refused_in_every_country(country, capsys):
    """Also where there is one price index alone."""
    assert main(["estimate", "--country", country, "--definition", "step-100-nothing"]) == 2
    assert "is not a definition" in capsys.readouterr().err
