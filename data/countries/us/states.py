"""The fifty states and the District of Columbia, and the nine Census divisions: codes, names and label points."""

from typing import NamedTuple


class Division(NamedTuple):
    """A Census division: FHFA's suffix (the MT of `DV_MT`) and its names."""

    suffix: str
    name: str
    name_zh: str


class State(NamedTuple):
    """A state: postal and FIPS codes, names, its division's suffix, and a point inside it for its label."""

    abbr: str
    fips: str
    name: str
    name_zh: str
    division: str
    lon: float
    lat: float

    @property
    def region_id(self) -> str:
        """ISO 3166-2: `US-NV`."""
        return f"US-{self.abbr}"


DIVISIONS = (
    Division("NE", "New England", "新英格兰"),
    Division("MA", "Middle Atlantic", "大西洋沿岸中部"),
    Division("ENC", "East North Central", "中央东北部"),
    Division("WNC", "West North Central", "中央西北部"),
    Division("SA", "South Atlantic", "南大西洋沿岸"),
    Division("ESC", "East South Central", "中央东南部"),
    Division("WSC", "West South Central", "中央西南部"),
    Division("MT", "Mountain", "山区"),
    Division("PAC", "Pacific", "太平洋沿岸"),
)

# Label points are chosen by hand inside each state's mainland; a test checks them against its shape.
STATES = (
    State("AL", "01", "Alabama", "亚拉巴马州", "ESC", -86.8, 32.8),
    State("AK", "02", "Alaska", "阿拉斯加州", "PAC", -152.5, 64.5),
    State("AZ", "04", "Arizona", "亚利桑那州", "MT", -111.7, 34.3),
    State("AR", "05", "Arkansas", "阿肯色州", "WSC", -92.4, 34.8),
    State("CA", "06", "California", "加利福尼亚州", "PAC", -119.6, 37.2),
    State("CO", "08", "Colorado", "科罗拉多州", "MT", -105.5, 39.0),
    State("CT", "09", "Connecticut", "康涅狄格州", "NE", -72.7, 41.6),
    State("DE", "10", "Delaware", "特拉华州", "SA", -75.5, 39.0),
    State("DC", "11", "District of Columbia", "哥伦比亚特区", "SA", -77.02, 38.91),
    State("FL", "12", "Florida", "佛罗里达州", "SA", -81.6, 28.2),
    State("GA", "13", "Georgia", "佐治亚州", "SA", -83.4, 32.7),
    State("HI", "15", "Hawaii", "夏威夷州", "PAC", -155.5, 19.6),
    State("ID", "16", "Idaho", "爱达荷州", "MT", -114.6, 43.8),
    State("IL", "17", "Illinois", "伊利诺伊州", "ENC", -89.2, 40.1),
    State("IN", "18", "Indiana", "印第安纳州", "ENC", -86.3, 39.9),
    State("IA", "19", "Iowa", "艾奥瓦州", "WNC", -93.5, 42.0),
    State("KS", "20", "Kansas", "堪萨斯州", "WNC", -98.4, 38.5),
    State("KY", "21", "Kentucky", "肯塔基州", "ESC", -85.3, 37.5),
    State("LA", "22", "Louisiana", "路易斯安那州", "WSC", -92.4, 31.0),
    State("ME", "23", "Maine", "缅因州", "NE", -69.2, 45.3),
    State("MD", "24", "Maryland", "马里兰州", "SA", -76.9, 39.4),
    State("MA", "25", "Massachusetts", "马萨诸塞州", "NE", -71.9, 42.3),
    State("MI", "26", "Michigan", "密歇根州", "ENC", -84.7, 43.4),
    State("MN", "27", "Minnesota", "明尼苏达州", "WNC", -94.3, 46.3),
    State("MS", "28", "Mississippi", "密西西比州", "ESC", -89.7, 32.7),
    State("MO", "29", "Missouri", "密苏里州", "WNC", -92.5, 38.4),
    State("MT", "30", "Montana", "蒙大拿州", "MT", -109.6, 47.0),
    State("NE", "31", "Nebraska", "内布拉斯加州", "WNC", -99.8, 41.5),
    State("NV", "32", "Nevada", "内华达州", "MT", -116.8, 39.4),
    State("NH", "33", "New Hampshire", "新罕布什尔州", "NE", -71.6, 43.6),
    State("NJ", "34", "New Jersey", "新泽西州", "MA", -74.6, 40.2),
    State("NM", "35", "New Mexico", "新墨西哥州", "MT", -106.1, 34.4),
    State("NY", "36", "New York", "纽约州", "MA", -75.6, 42.9),
    State("NC", "37", "North Carolina", "北卡罗来纳州", "SA", -79.3, 35.5),
    State("ND", "38", "North Dakota", "北达科他州", "WNC", -100.4, 47.4),
    State("OH", "39", "Ohio", "俄亥俄州", "ENC", -82.8, 40.3),
    State("OK", "40", "Oklahoma", "俄克拉何马州", "WSC", -97.4, 35.5),
    State("OR", "41", "Oregon", "俄勒冈州", "PAC", -120.6, 43.9),
    State("PA", "42", "Pennsylvania", "宾夕法尼亚州", "MA", -77.8, 40.9),
    State("RI", "44", "Rhode Island", "罗得岛州", "NE", -71.6, 41.75),
    State("SC", "45", "South Carolina", "南卡罗来纳州", "SA", -80.9, 33.9),
    State("SD", "46", "South Dakota", "南达科他州", "WNC", -100.2, 44.4),
    State("TN", "47", "Tennessee", "田纳西州", "ESC", -86.4, 35.8),
    State("TX", "48", "Texas", "得克萨斯州", "WSC", -99.3, 31.4),
    State("UT", "49", "Utah", "犹他州", "MT", -111.7, 39.4),
    State("VT", "50", "Vermont", "佛蒙特州", "NE", -72.7, 44.1),
    State("VA", "51", "Virginia", "弗吉尼亚州", "SA", -78.6, 37.6),
    State("WA", "53", "Washington", "华盛顿州", "PAC", -120.4, 47.4),
    State("WV", "54", "West Virginia", "西弗吉尼亚州", "SA", -80.7, 38.7),
    State("WI", "55", "Wisconsin", "威斯康星州", "ENC", -89.8, 44.6),
    State("WY", "56", "Wyoming", "怀俄明州", "MT", -107.6, 43.0),
)

ABBRS = tuple(state.abbr for state in STATES)
BY_FIPS = {state.fips: state for state in STATES}
BY_ABBR = {state.abbr: state for state in STATES}
