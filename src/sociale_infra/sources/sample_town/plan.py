"""The town plan of Voorbeeldstad, drawn as tables.

Coordinates are metres east and north of the town centre (`ORIGIN_RD`). Lines run through named
corners; a quarter is the piece of town between four of them, drawn as a raster of motifs (see
`motifs`) that its curved sides bend into shape.
"""

from __future__ import annotations

from typing import NamedTuple

ORIGIN_RD = (100_000.0, 445_000.0)

COUNTRYSIDE = "De Voorpolder"
LAKE = "Voorbeelderplas"
STATION, STATION_AT = "Voorbeeldstad Centrum", (30.0, -215.0)

CORNERS = {
    "w": (-1060.0, 260.0),
    "nw": (-800.0, 780.0),
    "n": (-210.0, 1010.0),
    "ne": (580.0, 900.0),
    "e": (920.0, 400.0),
    "se": (1080.0, -330.0),
    "ses": (800.0, -770.0),
    "s": (215.0, -880.0),
    "sws": (-350.0, -1030.0),
    "sw": (-930.0, -800.0),
    "wsw": (-1010.0, -210.0),
    "c_nw": (-310.0, 350.0),
    "c_ne": (250.0, 420.0),
    "c_e": (385.0, 130.0),
    "c_se": (310.0, -150.0),
    "c_sw": (-270.0, -240.0),
    "g_n": (1120.0, 1080.0),
    "g_e": (1410.0, 560.0),
    "shore": (600.0, 1190.0),
}


class Line(NamedTuple):
    """A long line through the town; quarters lie between such lines."""

    kind: str
    name: str
    points: str
    closed: bool = False


LINES = (
    Line(
        "ring",
        "Ringweg",
        "w -990,560 nw -510,930 n 200,1030 ne 790,680 e 1030,50 se 1010,-590 ses 500,-800 s"
        " -70,-990 sws -690,-990 sw -1020,-510 wsw -1045,20",
        closed=True,
    ),
    Line("dreef", "Dorpsdreef", "n -225,700 c_nw -320,50 c_sw -300,-620 sws"),
    Line(
        "canal",
        "Voorvaart",
        "shore ne 330,640 c_ne c_e c_se 240,-540 s 260,-1170 330,-1600 250,-2900",
    ),
    Line("ditch", "Dorpssloot", "w -680,255 c_nw -30,420 c_ne"),
    Line("ditch", "Gaardesloot", "ne 840,1040 g_n 1370,860 g_e 1240,390 e"),
    Line("ditch", "Parksloot", "c_e 640,180 e"),
    Line(
        "rail",
        "Voorbeeldlijn",
        "-2900,300 -1700,-20 wsw -660,-250 c_sw 30,-215 c_se 690,-200 se 1700,-520 2900,-700",
    ),
    Line(
        "motorway",
        "A99",
        "-2900,-1050 -1700,-1190 -800,-1260 100,-1200 900,-1130 1700,-1200 2900,-1450",
    ),
    Line(
        "lake",
        LAKE,
        "200,1230 330,1160 600,1190 790,1220 860,1330 760,1430 480,1450 270,1390",
        closed=True,
    ),
    Line(
        "edge",
        "Voorbeeldstad",
        "-1480,1290 -900,1420 -880,1350 -180,1500 900,1560 930,1490 1370,1440 1540,820 1600,790"
        " 1560,-420 1480,-460 1500,-1330 420,-1440 400,-1390 -700,-1460 -1420,-1370 -1490,-640"
        " -1560,-620 -1590,-40",
        closed=True,
    ),
)


class Quarter(NamedTuple):
    """A piece of town between four corners (from the top left, clockwise).

    `cells` draws its motifs. `across` says which kind of way runs along each line between the
    rows, from top to bottom, `down` the same between the columns. `links` are ways out: side
    (N, E, S, W), number of the grid line, and kind of way. `buurten` are names, each with the
    number of columns that it takes.
    """

    wijk: str
    corners: str
    cells: tuple[str, ...]
    across: str
    down: str
    links: str
    buurten: tuple[tuple[str, int], ...] = ()
    themes: str = ""
    wobble: float = 0.0
    landuse: str = "residential"


QUARTERS = (
    Quarter(
        "Centrum",
        "c_nw c_ne c_se c_sw",
        ("FPPWH", "FCCDF", "LDQCF", "FZXMF"),
        across="ctprc",
        down="crpprc",
        links="N1c N4f E1t E3t W1t W3r S1f S3f S4c",
        buurten=(("Raadhuisbuurt", 2), ("Stationsbuurt", 3)),
        themes="Raadhuis Markt Schouwburg Beurs Waag Kruis Toren Gilde Stads Hof Munt Kanaal",
        wobble=0.015,
        landuse="retail",
    ),
    Quarter(
        "Oude Dorp",
        "nw n c_nw w",
        ("##V##", "#SAb#", "p#O#R", "#AW##", "#Gm#y"),
        across="crrrrc",
        down="crrrrc",
        links="N1c N3r E1c E2r E4f S1f S2c S4f W2c W3r W4f",
        buurten=(("Kerkbuurt", 3), ("Brinkbuurt", 2)),
        themes="Smids Kerk Molen Bakkers Dorps Achter Brink Linden Wilgen Hoef Veer Touw",
        wobble=0.05,
    ),
    Quarter(
        "Vogelhorst",
        "n ne c_ne c_nw",
        ("|v|v|", "|G|S|", "><B>v", "=K=p=", "><=<^"),
        across="crtrrc",
        down="crfrfc",
        links="N1r N3c E2f E4c W2t",
        buurten=(("Zangvogelbuurt", 2), ("Roofvogelbuurt", 1), ("Watervogelbuurt", 2)),
        themes="Merel Specht Vink Kievit Grutto Reiger Zwaluw Ekster Ijsvogel Wulp Sperwer Mus",
        wobble=0.045,
    ),
    Quarter(
        "Torenhof",
        "c_ne ne e c_e",
        ("HPPR", "PPPP", "ffSf"),
        across="cftc",
        down="cfffc",
        links="W1c E2t S1f S3c",
        buurten=(("Parkrand", 4),),
        themes="Atlas Titan Kronos Rhea",
    ),
    Quarter(
        "Torenhof",
        "c_e e se c_se",
        ("RFBFF", "pHGHF", "mFSFy", "MFpFF"),
        across="ctffc",
        down="crrrrc",
        links="W3c E1t E3c S1c S3f",
        buurten=(("Torenhof-West", 2), ("Torenhof-Oost", 3)),
        themes="Hera Ceres Juno Vesta Pallas Hebe Iris Astraea",
    ),
    Quarter(
        "Sterrenwijk",
        "w c_nw c_sw wsw",
        ("===|v|", "=S=|B|", "F=R|=w", "===E=="),
        across="crrrc",
        down="crfrfrc",
        links="E1t S2c S4f W1r W3c",
        buurten=(("Planetenbuurt", 3), ("Kometenbuurt", 3)),
        themes="Sirius Wega Orion Pool Regulus Komeet Zonne Mane Castor Pollux Saturnus Mars",
    ),
    Quarter(
        "Molenweide",
        "wsw c_sw sws sw",
        ("vvRvv", "^>S<^", "vvBpv", "^^<y^"),
        across="crqrc",
        down="cfrfrc",
        links="E1t E2c E3c S1c S2r W1f W3r",
        buurten=(("Wiekenbuurt", 2), ("Maalderijbuurt", 3)),
        themes="Korenmolen Wieken Molenaar Stelling Bovenkruier Maalsteen Zeil Meel Kaf Rogge",
        wobble=0.085,
    ),
    Quarter(
        "Zuiderhof",
        "c_sw c_se s sws",
        ("><>=w", "><B=<", "S<G=K", "><>R<"),
        across="cfrfc",
        down="crqrrc",
        links="E1c E3x S1r S4c W2t",
        buurten=(("Kruidenbuurt", 2), ("Bloemenbuurt", 3)),
        themes="Iris Dahlia Akelei Jasmijn Klaver Margriet Lupine Tijm Salie Anemoon Viool",
        wobble=0.07,
    ),
    Quarter(
        "Handelskade",
        "c_se se ses s",
        ("IIIY", "IIMI", "IIII"),
        across="ctvc",
        down="cvrvc",
        links="E1t S2r",
        buurten=(("Kadekwartier", 2), ("Ringkwartier", 2)),
        themes="Kade Handels Ketel Turbine Dynamo Vracht Lood Silo",
        landuse="industrial",
    ),
    Quarter(
        "Nieuwe Gaarde",
        "ne g_n g_e e",
        ("=jxx", "|j|x", "jxxx", "|jxF"),
        across="crrrc",
        down="crqrc",
        links="W1r W2c W3c",
        buurten=(("Boomgaard", 2), ("Bouwveld", 2)),
        themes="Appel Peren Kersen Pruimen Kwee Noten",
    ),
    Quarter(COUNTRYSIDE, "-1470,330 -1130,360 -1120,60 -1450,40", ("JJ",), "cb", "bbc", "E0c E1c"),
    Quarter(COUNTRYSIDE, "-1360,820 -1020,960 -930,720 -1260,600", ("VVT",), "bc", "bbbc", "E1c"),
    Quarter(
        COUNTRYSIDE, "1110,-420 1420,-470 1390,-930 940,-900", ("TT", "NT"), "bbb", "bbb", "W1c"
    ),
    Quarter(COUNTRYSIDE, "-80,1440 230,1440 170,1140 -80,1110", ("N", "N"), "bbb", "bb", "S0b"),
)

# Roads of the countryside and to the next towns, which are not drawn themselves.
TRAILS = (
    "u name=Noordweg: n -225,1090 -130,1250 -155,1495",
    "u name=Westweg: w -1150,420 -1300,450 -1570,410",
    "u name=Zuidweg: sws -370,-1110 -420,-1240 -405,-1390",
    "t name=Oostweg: ses 870,-900 1200,-1010 1620,-1000 2300,-1500 2900,-2900",
    "t name=Noordweg: -155,1495 300,2200 1500,2450 2600,3000",
    "t name=Westweg: -1570,410 -2200,900 -2350,1900 -2900,2900",
    "t name=Zuidweg: -405,-1390 -1200,-2200 -2100,-2350 -2900,-2900",
    (
        "c name=Plassenpad: -130,1250 60,1200 200,1180 430,1140 600,1130 840,1150 1000,1350"
        " 1300,1200 1430,820 1490,500 1240,250 1030,50"
    ),
    "c name=Polderpad: -1300,450 -1520,330 -1510,-50 -1330,-450 -1260,-800 -900,-1060 -370,-1110",
    "c foot=no name=Snelfietsroute: -370,-1110 300,-1080 1200,-1010",
    "v access=private: -1300,450 -1320,520 -1290,580",
    "v access=private foot=yes: 1200,-1010 1240,-990 1280,-980",
    "b: -650,1120 -560,1180 -480,1160",
    "b: -560,1180 -540,1240",
)
# Single features outside the quarters, written like motifs.
LANDMARKS = (
    "railway=station name: 30,-215",
    "building=farm: -1350,470 -1325,472 -1327,500 -1352,498",
    "building=farm: 1290,-985 1301,-985 1301,-974 1290,-974",
    "building=farm: -450,-1200 -480,-1205 -476,-1225 -446,-1220",
    "leisure=park name: -1180,560",
    "amenity=restaurant name: 700,1150",
)

# Buurten of the countryside, between the long lines: a point inside, and the direction of the
# ditches in degrees, clockwise from north.
RURAL_BUURTEN = {
    "Noorderpolder": ((-700.0, 1150.0), -24.0),
    "Zuidwestpolder": ((-1200.0, -900.0), 21.0),
    "Zuidoostpolder": ((1300.0, -600.0), -11.0),
}


class Wijk(NamedTuple):
    """The population of a wijk, and the width of a house there (m).

    `shares` are in %: inhabitants of 0-14, 15-24, 25-44, 45-64 and 65+, and one-person
    households; empty where CBS keeps them secret.
    """

    name: str
    inhabitants: int
    addresses: int
    dwellings: int
    shares: tuple[int, ...]
    house_m: float


WIJKEN = (
    Wijk("Centrum", 1_340, 800, 760, (9, 14, 34, 22, 21, 58), 6.0),
    Wijk("Oude Dorp", 1_380, 590, 575, (14, 10, 22, 30, 24, 34), 6.4),
    Wijk("Vogelhorst", 1_910, 790, 780, (16, 11, 24, 28, 21, 33), 5.4),
    Wijk("Torenhof", 2_230, 1_090, 1_085, (15, 13, 27, 24, 21, 47), 5.4),
    Wijk("Sterrenwijk", 2_200, 1_030, 1_010, (17, 12, 26, 25, 20, 38), 5.2),
    Wijk("Molenweide", 2_160, 930, 925, (15, 11, 22, 33, 19, 29), 5.4),
    Wijk("Zuiderhof", 1_710, 740, 735, (16, 12, 23, 32, 17, 28), 5.4),
    Wijk("Handelskade", 170, 270, 80, (), 7.0),
    Wijk("Nieuwe Gaarde", 1_750, 700, 700, (29, 9, 40, 16, 6, 18), 5.8),
    Wijk(COUNTRYSIDE, 150, 60, 58, (14, 12, 18, 34, 22, 21), 13.0),
)
