"""The colours as others see them: neighbouring bins stay apart in grey and for three kinds of colour vision.

Distances are CIE 1976 in L*a*b*, D65; about two is what an eye can just tell apart side by side. Colour vision is
simulated with the matrices of Machado, Oliveira and Fernandes (2009), severity 1.
"""

import itertools

import numpy as np
import pytest

from components.site import theme

SIGHT = {
    "as it is": np.eye(3),
    "grey": np.tile([0.2126, 0.7152, 0.0722], (3, 1)),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = XYZ.sum(axis=1)


def linear(colour):
    """A hex colour as linear light."""
    part = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def lab(colour, sight):
    """L*a*b* of a colour as someone sees it."""
    x, y, z = (XYZ @ np.clip(np.asarray(SIGHT[sight]) @ linear(colour), 0, 1)) / WHITE
    f = [t ** (1 / 3) if t > (6 / 29) ** 3 else t / (3 * (6 / 29) ** 2) + 4 / 29 for t in (x, y, z)]
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(one, other):
    """WCAG's ratio of two colours."""
    light, dark = sorted((float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("themed", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_neighbouring_bins_can_be_told_apart(themed, sight):
    """Nine bins of the map, by day and by night: each step is at least five apart, and light runs one way."""
    seen = [lab(themed[f"water-{i}"], sight) for i in range(9)]
    steps = [float(np.linalg.norm(b - a)) for a, b in itertools.pairwise(seen)]
    assert min(steps) >= 5, steps
    light = [one[0] for one in seen]
    assert light in (sorted(light), sorted(light, reverse=True))


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("themed", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_the_bands_above_water_are_apart_from_those_below(themed, sight):
    """The ladder's waterline stays a break in the colours, whoever looks; it is drawn as a line as well."""
    above, below = lab(themed["band-5"], sight), lab(themed["band-6"], sight)
    assert float(np.linalg.norm(above - below)) >= 8


@pytest.mark.parametrize(
    ("themed", "plain", "light"), [(theme.LIGHT, "ink", 6), (theme.DARK, "#ffffff", 5)], ids=["light", "dark"]
)
def test_a_square_s_letters_can_be_read(themed, plain, light):
    """On every bin the letters of its square stand at 4.5 to 1 or more; style.css changes ink at the same bins."""
    for i in range(9):
        letters = themed["paper"] if i >= light else themed.get(plain, plain)
        assert contrast(letters, themed[f"water-{i}"]) >= 4.5, i
