"""Invented names, and the tags that single places bear: some as faulty as in real data."""

from __future__ import annotations

from collections.abc import Iterator

TOWN = "Voorbeeldstad"

# What streets end on, by kind of way.
_STREET_ENDS = {
    "t": ("dreef", "boulevard"),
    "r": ("straat", "laan", "weg", "singel", "kade"),
    "l": ("hof", "erf", "oord", "gaard", "veld"),
    "p": ("passage", "steeg", "promenade"),
    "v": ("werf", "baan"),
}

# Tags before the word `name` -> names in the order in which places take them. Where they run
# out, places stay without a name, as many do in OpenStreetMap.
_NAMES = {
    "railway=station": "Voorbeeldstad",
    "amenity=library": "Bibliotheek Voorbeeldstad; Leeszaal Oude Dorp",
    "amenity=school": (
        "Basisschool De Regenboom; OBS 't Schrijvertje; De Wilgenroos; Kindcentrum De Zevensprong;"
        " CBS De Ark; Basisschool Het Palet; Islamitische Basisschool Al-Noer; Montessorischool"
        " Torenhof; Lyceum Voorbeeld; De Klimop; Jenaplanschool De Vuurvogel; OBS De Sterrenkijker"
    ),
    "amenity=college": "Voorbeeld College",
    "amenity=community_centre": (
        "Wijkcentrum Vogelnest; Dorpshuis De Brink; De Huiskamer van Sterrenwijk; Buurthuis De"
        " Wiek; Ons Honk; Huis van de Buurt; Inloop De Toren; ≈ Samen één ≈"
    ),
    "amenity=social_centre": "Bewonersbedrijf De Schakel; Repair Café Ørsted",
    "amenity=toy_library": "Speel-o-theek Pinkeltje",
    "amenity=arts_centre": "Theater De Spiegel; Muziekhuis",
    "club=scouting": "Scouting De Zwervers; Scouting St. Joris; Scouting Waterratten",
    "club=music": "Harmonie Excelsior",
    "club=sport": "VV Voorbeeld; Hockeyclub De Polder",
    "leisure=sports_centre": "Sportpark De Voorpolder; Sportpark Westweg",
    "leisure=sports_hall": "Sporthal De Vlieger; Sporthal Zuiderhof",
    "leisure=fitness_centre": "@home; Fit & Co; +31 Fit",
    "leisure=park": (
        "Raadhuispark; Dorpsplantsoen; Brinkpark; Merelpark; Titanpark; Ceresplantsoen;"
        " Junopark; Voorbeeldpark"
    ),
    "leisure=playground": "Speeltuin De Bonte Kraai; Speeltuin Kattenkwaad; Speelbos 't Slik",
    "leisure=garden garden:type=community": "Buurttuin De Groene Duim; Pluktuin",
    "leisure=nature_reserve": "Oeverlanden",
    "landuse=allotments": "Volkstuinen Eigen Teelt; Volkstuinen De Voorpolder",
    "amenity=place_of_worship religion=christian": "Dorpskerk; Sint-Joriskerk",
    "amenity=place_of_worship religion=muslim": "مسجد النور; Moskee Ayasofya; El-Islam",
    "amenity=place_of_worship": "De Open Hof; Koninkrijkszaal; Hindoetempel Shri Ram",
    "place=square": "De Brink; Kerkplein; Torenplein",
    "place=square highway=pedestrian area=yes": "Markt",
    "highway=pedestrian area=yes": "Stationsplein; Vinkenplein; Planetenplein",
    "amenity=marketplace": "Weekmarkt",
    "amenity=cafe": (
        'Café "De Kroon"; Koffie bij Mien; Eetcafé \'t Œuvre; Sportkantine; De Tapperij; ☕ Bakkie;'
        " Lunchroom Zoet; Café Het Hoekje; Stationskoffie; De Theetuin; Grand Café Markt"
    ),
    "amenity=restaurant": (
        "+31 eten; Trattoria Da Nonna; Pannenkoekenhuis De Molen; Warung Melati; Güneş Ocakbaşi;"
        " De Gouden Wok; Bistro Ünique; Roti & Zo"
    ),
    "amenity=fast_food": (
        '<b>Vet</b> & zo; =HYPERLINK("http://voorbeeld.invalid","klik"); Snackbar Smulhoek;'
        " Cafetaria Het Plein; Döner Kral; Frietje Mee; Kebabhuis; De Hap"
    ),
    "amenity=pub": "In den Zwaren Os; </script><script>alert(1)</script>; De Prins",
    "amenity=bar": "Bar Brutaal; Bar O'Neill",
    "amenity=ice_cream": "IJssalon Venezia",
    "amenity=biergarten": "De Bierboom",
    "shop=supermarket": (
        "Albrecht; De Voordeelhal; Albrecht; Super de Buurt; Jansen & Zn.; Albrecht;"
        " De Voordeelhal; Toko Ming; Super de Buurt; Albrecht"
    ),
    "shop=bakery": "Bakkerij Van Loon; De Korenbloem; Bakker Zoet; Fener; Bakkerij Van Loon; Brood",
    "shop=butcher": "Slagerij De Vries & Zn.; Halal Slagerij Amal; Keurslager Bol",
    "shop=greengrocer": "De Groentekar; 'Vers!'",
    "shop=cheese": "Kaas van Klaas; De Kaasboer",
    "shop=convenience": "Buurtsuper Demir; Avondwinkel 24/7",
    "shop=chemist": "Drogisterij Eikenhorst; Zoete Zeep; Drogist & Meer; Parfumerie Ève",
    "shop=books": f"Boekhandel Het Lezend Hert; Boekhandel {'en nog een verhaal ' * 15}uit.",
    "shop=deli": "Olijf & Co; Delicatessen Piet-Hein",
    "shop=seafood": "Vishandel De Zilte Zeebaars; Viskraam",
    "shop=newsagent": "Bruin Tabak & Lectuur",
    "shop=kiosk": "Kiosk Perron 1",
}

_ALL_WEEK = "Mo-Su 08:00-21:00"
_SHOP_HOURS = "Mo-Fr 09:00-18:00; Sa 09:00-17:00"

# Name -> tags beside those of the motif.
_OWN_TAGS = {
    "Bibliotheek Voorbeeldstad": {
        "access": "yes",
        "fee": "no",
        "wheelchair": "yes",
        "opening_hours": "Mo 13:00-20:00; Tu-Fr 10:00-20:00; Sa 10:00-17:00",
    },
    "Leeszaal Oude Dorp": {"wheelchair": "limited", "opening_hours": "We,Sa 13:00-17:00"},
    "Dorpshuis De Brink": {"fee": "no", "wheelchair": "yes", "opening_hours": "Mo-Sa 09:00-22:00"},
    "Buurthuis De Wiek": {"access": "yes", "opening_hours": "geopend op dinsdag!!"},
    "Ons Honk": {"access": "members", "fee": "yes"},
    "Speel-o-theek Pinkeltje": {"fee": "yes", "opening_hours": "We 13:30-16:00"},
    "Theater De Spiegel": {"fee": "yes", "access": "customers", "wheelchair": "yes"},
    "Sportpark De Voorpolder": {"access": "members"},
    "Sporthal De Vlieger": {"fee": "yes", "wheelchair": "designated"},
    "Speeltuin De Bonte Kraai": {"fee": "1 EUR", "access": "yes", "wheelchair": "no"},
    "Speeltuin Kattenkwaad": {"access": "customers"},
    "Buurttuin De Groene Duim": {"access": "permissive", "fee": "no"},
    "Volkstuinen Eigen Teelt": {"access": "private"},
    "Volkstuinen De Voorpolder": {"access": "permissive", "opening_hours": "sunrise-sunset"},
    "De Open Hof": {"religion": "christian", "wheelchair": "yes"},
    "Hindoetempel Shri Ram": {"religion": "hindu"},
    "Koninkrijkszaal": {"religion": "christian", "access": "unknown"},
    "Moskee Ayasofya": {"wheelchair": "no"},
    'Café "De Kroon"': {"wheelchair": "no", "opening_hours": "Tu-Su 11:00-01:00"},
    "Koffie bij Mien": {"wheelchair": "yes", "opening_hours": _ALL_WEEK},
    "De Theetuin": {"access": "permit", "wheelchair": "limited"},
    "+31 eten": {"opening_hours": "Mo-Su 17:00-22:00"},
    "Bar Brutaal": {"access": "customers", "opening_hours": "Th-Sa 20:00-03:00"},
    "Albrecht": {"wheelchair": "yes", "opening_hours": _ALL_WEEK, "brand": "Albrecht"},
    "De Voordeelhal": {"opening_hours": _ALL_WEEK},
    "Avondwinkel 24/7": {"opening_hours": "24/7"},
    "Bakkerij Van Loon": {"opening_hours": _SHOP_HOURS, "wheelchair": "limited"},
    "Kaas van Klaas": {"opening_hours": _SHOP_HOURS},
}


class Names:
    """Hands out each name once, in order."""

    def __init__(self) -> None:
        self._left = {tags: iter(names.split("; ")) for tags, names in _NAMES.items()}
        self._last: dict[str, str] = {}

    def tags(self, what: str) -> dict[str, str]:
        """Read tags such as `shop=books name`, with a name and whatever comes with it."""
        words, _, wish = what.rpartition(" ")
        if wish not in {"name", "same"}:
            return read_tags(what)
        if wish == "name":
            self._last[words] = next(self._left.get(words, iter(())), "")
        name = self._last[words]
        return read_tags(words) | ({"name": name} if name else {}) | _OWN_TAGS.get(name, {})


def read_tags(text: str) -> dict[str, str]:
    """Read `key=value key=value`."""
    return dict(word.split("=", 1) for word in text.split())


def street_names(themes: str) -> dict[str, Iterator[str]]:
    """Names for the streets of a quarter, by kind of way."""
    return {
        kind: (f"{theme}{end}" for end in ends for theme in themes.split())
        for kind, ends in _STREET_ENDS.items()
    }
