"""Short links that were printed stay good: each link has the code it always had, and each code still opens."""

import pytest

from data.api.pages import PAGES
from data.api.parameters import PARAMETERS
from data.api.short_links import expanded, shortened

# Pages and queries with the codes that version 1 gave them.
PRINTED = (
    ("", "", "m"),
    ("", "?place=US-NV", "m~pNV"),
    ("", "?place=US", "m~pUS"),
    ("", "?place=US-NV,US&quarter=2010Q2&by=balances", "m~pNV,US~q10Q2~b1"),
    (
        "",
        "?place=US-NV,CBSA-29820,US-DIV-MT,US&quarter=1999Q1&by=balances&value=step&over=120&vintage=2006",
        "m~pNV,29820,*MT,US~q1999Q1~b1~v1~o120~y2006",
    ),
    ("", "?place=CBSA-29820&level=metro&quarter=2009Q4&value=step&over=125", "m~p29820~l3~q09Q4~v1~o125"),
    ("", "?place=US-DIV-MT&level=division&quarter=2012Q1", "m~p*MT~l1~q12Q1"),
    ("", "?place=US-DC,US-DIV-PAC,CBSA-31080,US-TX,US-FL,US-OH&quarter=2025Q4", "m~pDC,*PAC,31080,TX,FL,OH~q25Q4"),
    ("", "?level=state&by=loans&value=dispersed&over=100&index=blended", "m~l2~b0~v0~o100~i0"),
    ("", "?level=nation", "m~l0"),
    ("", "?level=metro&index=purchase", "m~l3~i2"),
    ("", "?place=US-OH&quarter=2014Q1&index=all-transactions&vintage=2006", "m~pOH~q14Q1~i1~y2006"),
    ("", "?over=95", "m~o95"),
    ("", "?over=105", "m~o105"),
    ("", "?over=110&vintage=1998", "m~o110~y1998"),
    (
        "",
        "?level=metro&index=purchase&pin=d0a20c5f4201-200f30ff.ab12cd34-0.665608",
        "m~l3~i2~nd0a20c5f4201-200f30ff.ab12cd34-0.665608",
    ),
    ("", "?pin=d0a20c5f4201-200f30ff", "m~nd0a20c5f4201-200f30ff"),
    ("", "?place=Nevada&quarter=2010Q2", "m~pNevada~q10Q2"),
    ("", "?place=nowhere&quarter=2050Q1&by=weight", "m~pnowhere~q50Q1~bweight"),
    ("", "?place=US-NV&unknown=1", "m~pNV"),
    ("", "?quarter=1998Q1", "m~q1998Q1"),
    ("stress", "", "s"),
    ("stress", "?place=US-NV&scenario=own&fall=35&kind=path&horizon=8&growth=2.5", "s~pNV~cown~f35~d1~h8~g2.5"),
    ("stress", "?scenario=regional&shock=US-CA,CBSA-29820,US-DIV-NE&fall=12.5", "s~cregional~kCA,29820,*NE~f12.5"),
    ("stress", "?scenario=regional&shock=US&fall=-10", "s~cregional~kUS~f-10"),
    (
        "stress",
        "?level=metro&place=CBSA-38060&quarter=2006Q4&by=balances&value=step&over=125&scenario=fed-2026&kind=trough&horizon=12&growth=-1.5&index=purchase&pin=d0a20c5f4201-200f30ff.ab12cd34",
        "s~l3~p38060~q06Q4~b1~v1~o125~cfed-2026~d2~h12~g-1.5~i2~nd0a20c5f4201-200f30ff.ab12cd34",
    ),
    ("stress", "?scenario=back&back=6&by=balances&value=step&quarter=2019Q4", "s~cback~r6~b1~v1~q19Q4"),
    ("stress", "?scenario=repeat&kind=static", "s~crepeat~d0"),
    ("stress", "?scenario=boe-2025&horizon=20&index=all-transactions", "s~cboe-2025~h20~i1"),
    ("stress", "?scenario=flat&growth=10", "s~cflat~g10"),
    (
        "stress",
        "?place=US-CA,CBSA-31080&scenario=regional&shock=US-CA&fall=25&kind=path&horizon=8&level=metro",
        "s~pCA,31080~cregional~kCA~f25~d1~h8~l3",
    ),
    ("why", "", "w"),
    ("why", "?place=US-NV&from=2006Q1&to=2013Q4&bridge=zillow", "w~pNV~a06Q1~t13Q4~uzillow"),
    (
        "why",
        "?place=CBSA-29820&from=1999Q4&to=2012Q4&by=balances&value=step&over=110&bridge=attom&index=all-transactions&pin=d0a20c5f4201-200f30ff.ab12cd34-0.5",
        "w~p29820~a1999Q4~t12Q4~b1~v1~o110~uattom~i1~nd0a20c5f4201-200f30ff.ab12cd34-0.5",
    ),
    ("why", "?place=US-DIV-ESC&to=2008Q3&bridge=ice", "w~p*ESC~t08Q3~uice"),
    ("why", "?bridge=fhfa&value=step", "w~ufhfa~v1"),
    ("why", "?from=2010Q1&bridge=corelogic", "w~a10Q1~ucorelogic"),
    ("why", "?place=US-FL,US&from=1998Q2&to=2001Q3", "w~pFL,US~a1998Q2~t01Q3"),
    ("evidence", "", "e"),
    ("evidence", "?unseen=years&error=bias", "e~xyears~jbias"),
    ("evidence", "?unseen=quarters&against=corelogic-list", "e~xquarters~zcorelogic-list"),
    ("evidence", "?unseen=states&against=zillow-state&error=mae", "e~xstates~zzillow-state~jmae"),
    ("evidence", "?against=corelogic-list&error=bias", "e~zcorelogic-list~jbias"),
)
# Codes that do not lead to the very link: a name that is no id, and a parameter that no page has.
ADJUSTED = {
    "m~pNevada~q10Q2": "/?place=US-Nevada&quarter=2010Q2",
    "m~pnowhere~q50Q1~bweight": "/?place=US-nowhere&quarter=2050Q1&by=weight",
    "m~pNV": "/?place=US-NV",
}
EACH = pytest.mark.parametrize(("page", "search", "code"), PRINTED)


@EACH
def test_a_link_has_the_code_it_always_had(page, search, code):
    """What is in print is what is printed now."""
    assert shortened(page, search) == code


@EACH
def test_a_printed_code_still_opens(page, search, code):
    """A code leads where it always led."""
    assert expanded(code) == ADJUSTED.get(code, PAGES[page].path + search)


def test_every_parameter_of_every_page_is_in_print():
    """The list has each parameter that a page can be asked, and each page."""
    for page in PAGES.values():
        searches = "&".join(search.lstrip("?") for name, search, *_ in PRINTED if name == page.name)
        assert set(page.parameters) <= {pair.partition("=")[0] for pair in searches.split("&")}


def test_each_parameter_of_a_page_has_a_letter_of_its_own():
    """No page's parameter is left out of a short link, and no letter stands for two."""
    letters = [PARAMETERS[name].letter for name in {name for page in PAGES.values() for name in page.parameters}]
    assert all(len(letter) == 1 for letter in letters)
    assert len(set(letters)) == len(letters)


@pytest.mark.parametrize("code", ["", "z", "m~", "m~!x", "mm~pNV"])
def test_what_no_page_produces_is_refused(code):
    """A code without a page, or with a letter of no parameter, is refused in words."""
    with pytest.raises(ValueError, match="no short link of ours"):
        expanded(code)
