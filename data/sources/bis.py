"""The Bank for International Settlements' product, which several snapshots are made of."""

from data.i18n import marked
from data.sources.catalogue import Source

BIS = Source(
    "bis-nominal",
    "Bank for International Settlements",
    marked("Selected residential property prices, nominal"),
    "What homes are worth, by country",
    "",  # a table of ours; the publisher's own files have another layout
    ("bis_nominal_index_long*.csv",),
    "bis.nominal",
    marked("Bank for International Settlements: free use with attribution"),
    "Source: Bank for International Settlements, Selected residential property prices",
)
