"""The catalogue of published data products: publisher, address, licence, file names and reader of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from data.i18n import marked

if TYPE_CHECKING:  # the web process imports this module too, and must not import pandas
    import pandas as pd

_FHFA = "Federal Housing Finance Agency"
_PUBLIC = marked("US government work, public domain")
_NO_ENDORSEMENT = "This product uses FHFA Data but is neither endorsed nor certified by FHFA"
_HPI = "https://www.fhfa.gov/hpi/download"
_NMDB = "https://www.fhfa.gov/document"
_ACS = "https://api.census.gov/data/{year}/acs/acs1?get=group({table})&for=state:*"


@dataclass(frozen=True)
class Source:
    """One product. `names` are patterns of its file's name, `reader` is "module.function" of data.sources.readers.

    `years` is empty for a product of one file; else there is one file a year, and `address` contains `{year}`.
    """

    source_id: str
    publisher: str
    product: str
    title: str
    address: str
    names: tuple[str, ...]
    reader: str
    licence: str = _PUBLIC
    attribution: str = f"Source: {_FHFA}. {_NO_ENDORSEMENT}"
    required: bool = True
    years: tuple[int, ...] = ()

    def read(self, path: Path) -> "pd.DataFrame":
        """The file as a tidy frame; raises data.sources.readers.SourceError for an unexpected format."""
        module, function = self.reader.split(".")
        frame: pd.DataFrame = getattr(import_module(f"data.sources.readers.{module}"), function)(path)
        return frame

    def is_named(self, name: str) -> bool:
        """Whether a file of this name is one of this product's.

        >>> BY_ID["fhfa-at-state"].is_named("HPI_AT_state_thru_2024q4.csv")
        True
        """
        return any(fnmatch(name.lower(), pattern) for pattern in self.names)

    def files_in(self, folder: Path) -> list[Path]:
        """This product's files anywhere under the folder, in the order of their paths."""
        return sorted(path for path in folder.rglob("*") if path.is_file() and self.is_named(path.name))

    def downloads(self) -> Iterator[tuple[str, str]]:
        """Address and file name of each file to fetch; nothing where a product has no address of its own.

        >>> next(BY_ID["fhfa-at-state"].downloads())[1], next(BY_ID["acs-b25081"].downloads())[1]
        ('hpi_at_state.csv', 'acs-acs1-2005-group_b25081_data.json')
        """
        if not self.address:
            return
        for year in self.years:
            yield self.address.format(year=year), self.names[-1].replace("*", str(year), 1).replace("*", "")
        if not self.years:
            last = self.address.rsplit("/", 1)[-1]
            yield self.address, last if self.is_named(last) else self.names[0].replace("*", "")


_SURVEYS = {
    "B25081": marked("American Community Survey 1-year, B25081"),
    "B25082": marked("American Community Survey 1-year, B25082"),
    "B25097": marked("American Community Survey 1-year, B25097"),
}


def _acs(table: str, title: str, *, required: bool = True) -> Source:
    return Source(
        f"acs-{table.lower()}",
        "US Census Bureau",
        _SURVEYS[table],
        title,
        _ACS.replace("{table}", table),
        (f"acs-acs1-*-group_{table.lower()}_data*.csv", f"acs-acs1-*-group_{table.lower()}_data*.json"),
        "acs.table",
        attribution="Source: US Census Bureau, American Community Survey 1-year estimates",
        required=required,
        # The 2020 survey gave no standard 1-year estimates.
        years=tuple(year for year in range(2005, 2026) if year != 2020),
    )


SOURCES = (
    Source(
        "fhfa-at-state",
        _FHFA,
        marked("House Price Index, all-transactions, states"),
        "What homes are worth, by state (purchases and refinances, not seasonally adjusted)",
        f"{_HPI}/quarterly_datasets/hpi_at_state.csv",
        ("hpi_at_state*.csv", "hpi_at_state*.txt"),
        "fhfa.state",
    ),
    Source(
        "fhfa-at-us",
        _FHFA,
        marked("House Price Index, all-transactions, United States and Census divisions"),
        "What homes are worth, nation and divisions (a check on the sum of states)",
        f"{_HPI}/quarterly_datasets/hpi_at_us_and_census.csv",
        ("hpi_at_us_and_census*.csv", "hpi_at_us_and_census*.txt"),
        "fhfa.us_and_divisions",
    ),
    Source(
        "fhfa-at-metro",
        _FHFA,
        marked("House Price Index, all-transactions, metropolitan areas"),
        "What homes are worth, by metro area, with standard errors",
        f"{_HPI}/quarterly_datasets/hpi_at_metro.csv",
        ("hpi_at_metro*.csv", "hpi_at_metro*.txt"),
        "fhfa.metro",
    ),
    Source(
        "fhfa-po-metro",
        _FHFA,
        marked("House Price Index, purchase-only, 100 largest metropolitan areas"),
        "What homes sold for, by large metro area",
        f"{_HPI}/quarterly_datasets/hpi_po_metro.txt",
        ("hpi_po_metro*.txt", "hpi_po_metro*.csv"),
        "fhfa.purchase_only_metro",
    ),
    Source(
        "fhfa-expanded-state",
        _FHFA,
        marked("House Price Index, expanded-data, states"),
        "What homes sold for, by state, county records included",
        f"{_HPI}/quarterly_datasets/hpi_exp_state.txt",
        ("hpi_exp_state*.txt", "hpi_exp_state*.csv"),
        "fhfa.expanded_state",
    ),
    Source(
        "fhfa-county",
        _FHFA,
        marked("House Price Index, developmental, counties"),
        "What homes are worth, by county and year (developmental)",
        f"{_HPI}/annual/hpi_at_county.xlsx",
        ("hpi_at*county*.xlsx",),
        "fhfa.county",
        required=False,
    ),
    Source(
        "fhfa-master",
        _FHFA,
        marked("House Price Index, master file"),
        "What homes sold for, by nation, division and state (purchase-only)",
        f"{_HPI}/monthly/hpi_master.csv",
        ("hpi_master*.csv",),
        "fhfa.master",
        required=False,
    ),
    Source(
        "nmdb-new-us",
        _FHFA,
        marked("National Mortgage Database, new mortgages, nation, annual"),
        "How many first mortgages were made each year",
        f"{_NMDB}/nmdb-new-mortgage-statistics-national-census-areas-annual.zip",
        (
            "nmdb-new-mortgage-statistics-national*-annual*.zip",
            "nmdb-new-mortgage-statistics-national*-annual*.csv",
            "nmdb_national_annual_originations*.csv",
        ),
        "nmdb.statistics",
    ),
    Source(
        "nmdb-outstanding-us",
        _FHFA,
        marked("National Mortgage Database, outstanding mortgages, nation, quarterly"),
        "How many first mortgages are outstanding",
        f"{_NMDB}/nmdb-outstanding-mortgage-statistics-national-census-areas-quarterly.zip",
        (
            "nmdb-outstanding-mortgage-statistics-national*-quarterly*.zip",
            "nmdb-outstanding-mortgage-statistics-national*-quarterly*.csv",
            "nmdb_national_outstanding_loans*.csv",
        ),
        "nmdb.statistics",
    ),
    Source(
        "nmdb-outstanding-states",
        _FHFA,
        marked("National Mortgage Database, outstanding mortgages, states, quarterly"),
        "First mortgages outstanding by state: counts, balances, rates, mark-to-market LTV",
        f"{_NMDB}/nmdb-outstanding-mortgage-statistics-states-quarterly.zip",
        (
            "nmdb-outstanding-mortgage-statistics-state*-quarterly*.zip",
            "nmdb-outstanding-mortgage-statistics-state*-quarterly*.csv",
        ),
        "nmdb.statistics",
        required=False,
    ),
    Source(
        "nmdb-outstanding-shares",
        _FHFA,
        marked("National Mortgage Database, outstanding mortgages, shares by rate and term, states (reshaped)"),
        "First mortgages outstanding by contract rate and term, nation and states",
        "",
        ("derived_nmdb_outstanding*.csv",),
        "nmdb.statistics",
        required=False,
    ),
    Source(
        "nmdb-new-states-annual",
        _FHFA,
        marked("National Mortgage Database, new mortgages, states, annual"),
        "First mortgages made by state and year, with their CLTV",
        f"{_NMDB}/nmdb-new-mortgage-statistics-states-annual.zip",
        (
            "nmdb-new-mortgage-statistics-state*-annual*.zip",
            "nmdb-new-mortgage-statistics-state*-annual*.csv",
        ),
        "nmdb.statistics",
        required=False,
    ),
    Source(
        "nmdb-new-states-quarterly",
        _FHFA,
        marked("National Mortgage Database, new mortgages, states, quarterly"),
        "First mortgages made by state and quarter, with their CLTV",
        "",  # FHFA's dictionary lists none by quarter; ready for when it is published
        (
            "nmdb-new-mortgage-statistics-state*-quarterly*.zip",
            "nmdb-new-mortgage-statistics-state*-quarterly*.csv",
        ),
        "nmdb.statistics",
        required=False,
    ),
    Source(
        "pmms",
        "Freddie Mac",
        marked("Primary Mortgage Market Survey, 30-year fixed rate"),
        "What a new 30-year loan costs, week by week",
        "https://fred.stlouisfed.org/graph/fredgraph.csv?id=MORTGAGE30US",
        ("mortgage30us*.csv",),
        "pmms.quarterly",
        licence=marked("Freddie Mac: free use with attribution"),
        attribution="Source: Freddie Mac Primary Mortgage Market Survey, retrieved through FRED",
    ),
    _acs("B25081", "How many homes carry a mortgage, a second one, a credit line"),
    _acs("B25082", "What the homes that carry a mortgage are worth together"),
    _acs("B25097", "What the middle home that carries a mortgage is worth", required=False),
    Source(
        "nyfed-state-debt",
        "Federal Reserve Bank of New York",
        marked("State Level Household Debt Statistics (Consumer Credit Panel / Equifax)"),
        "How much mortgage debt each state owes at the end of the year, credit lines apart",
        "https://www.newyorkfed.org/medialibrary/interactives/householdcredit/data/xls/area_report_by_year.xlsx",
        ("area_report_by_year*.xlsx",),
        "nyfed.mortgage_debt",
        licence=marked("Federal Reserve Bank of New York: free use with attribution"),
        attribution="Source: New York Fed Consumer Credit Panel / Equifax",
    ),
)

BY_ID = {source.source_id: source for source in SOURCES}
