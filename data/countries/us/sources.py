"""The published products behind the figures of the United States."""

from data.i18n import marked
from data.sources.catalogue import NotHeld, OwnTable, Source

_FHFA = "Federal Housing Finance Agency"
_PUBLIC = marked("US government work, public domain")
_NO_ENDORSEMENT = "This product uses FHFA Data but is neither endorsed nor certified by FHFA"
_HPI = "https://www.fhfa.gov/hpi/download"
_NMDB = "https://www.fhfa.gov/document"
_ACS = "https://api.census.gov/data/{year}/acs/acs1?get=group({table})&for=state:*"


_SURVEYS = {
    "B25081": marked("American Community Survey 1-year, B25081"),
    "B25082": marked("American Community Survey 1-year, B25082"),
    "B25097": marked("American Community Survey 1-year, B25097"),
}


def _fhfa(
    source_id: str,
    product: str,
    title: str,
    address: str,
    names: tuple[str, ...],
    reader: str,
    *,
    required: bool = True,
    years: tuple[int, ...] = (),
) -> Source:
    attribution = f"Source: {_FHFA}. {_NO_ENDORSEMENT}"
    return Source(source_id, _FHFA, product, title, address, names, reader, _PUBLIC, attribution, required, years)


def _acs(table: str, title: str, *, required: bool = True) -> Source:
    return Source(
        f"acs-{table.lower()}",
        "US Census Bureau",
        _SURVEYS[table],
        title,
        _ACS.replace("{table}", table),
        (f"acs-acs1-*-group_{table.lower()}_data*.csv", f"acs-acs1-*-group_{table.lower()}_data*.json"),
        "acs.table",
        licence=_PUBLIC,
        attribution="Source: US Census Bureau, American Community Survey 1-year estimates",
        required=required,
        # The 2020 survey gave no standard 1-year estimates.
        years=tuple(year for year in range(2005, 2026) if year != 2020),
    )


NOT_HELD: tuple[NotHeld, ...] = ()
SOURCES = (
    _fhfa(
        "fhfa-at-state",
        marked("House Price Index, all-transactions, states"),
        "What homes are worth, by state (purchases and refinances, not seasonally adjusted)",
        f"{_HPI}/quarterly_datasets/hpi_at_state.csv",
        ("hpi_at_state*.csv", "hpi_at_state*.txt"),
        "fhfa.state",
    ),
    _fhfa(
        "fhfa-at-us",
        marked("House Price Index, all-transactions, United States and Census divisions"),
        "What homes are worth, nation and divisions (a check on the sum of states)",
        f"{_HPI}/quarterly_datasets/hpi_at_us_and_census.csv",
        ("hpi_at_us_and_census*.csv", "hpi_at_us_and_census*.txt"),
        "fhfa.us_and_divisions",
    ),
    _fhfa(
        "fhfa-at-metro",
        marked("House Price Index, all-transactions, metropolitan areas"),
        "What homes are worth, by metro area, with standard errors",
        f"{_HPI}/quarterly_datasets/hpi_at_metro.csv",
        ("hpi_at_metro*.csv", "hpi_at_metro*.txt"),
        "fhfa.metro",
    ),
    _fhfa(
        "fhfa-po-metro",
        marked("House Price Index, purchase-only, 100 largest metropolitan areas"),
        "What homes sold for, by large metro area",
        f"{_HPI}/quarterly_datasets/hpi_po_metro.txt",
        ("hpi_po_metro*.txt", "hpi_po_metro*.csv"),
        "fhfa.purchase_only_metro",
    ),
    _fhfa(
        "fhfa-expanded-state",
        marked("House Price Index, expanded-data, states"),
        "What homes sold for, by state, county records included",
        f"{_HPI}/quarterly_datasets/hpi_exp_state.txt",
        ("hpi_exp_state*.txt", "hpi_exp_state*.csv"),
        "fhfa.expanded_state",
    ),
    _fhfa(
        "fhfa-county",
        marked("House Price Index, developmental, counties"),
        "What homes are worth, by county and year (developmental)",
        f"{_HPI}/annual/hpi_at_county.xlsx",
        ("hpi_at*county*.xlsx",),
        "fhfa.county",
        required=False,
    ),
    _fhfa(
        "fhfa-master",
        marked("House Price Index, master file"),
        "What homes sold for, by nation, division and state (purchase-only)",
        f"{_HPI}/monthly/hpi_master.csv",
        ("hpi_master*.csv",),
        "fhfa.master",
        required=False,
    ),
    _fhfa(
        "nmdb-new-us",
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
    _fhfa(
        "nmdb-outstanding-us",
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
    _fhfa(
        "nmdb-outstanding-states",
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
    _fhfa(
        "nmdb-outstanding-shares",
        marked("National Mortgage Database, outstanding mortgages, shares by rate and term, states (reshaped)"),
        "First mortgages outstanding by contract rate and term, nation and states",
        "",
        ("derived_nmdb_outstanding*.csv",),
        "nmdb.statistics",
        required=False,
    ),
    _fhfa(
        "nmdb-new-states-annual",
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
    _fhfa(
        "nmdb-new-states-quarterly",
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

OWN_TABLES = (
    OwnTable(
        "cbsa_crosswalk.csv",
        "Core based statistical areas of the Office of Management and Budget (US Census Bureau, list 1), by county; "
        "Public Use Database of the Federal Home Loan Banks (FHFA) for codes of 2003 to 2009",
        "2023-07, 2020-03, 2013-02, 2009-12",
        _PUBLIC,
    ),
)
