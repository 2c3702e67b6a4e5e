"""Words from which names are made up. No name is meant to be that of a company that exists."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tongue:
    """How customers of one country are called. `pattern` takes stem, trade and city.

    A stem is one of the firsts and one of the seconds; customers of one stem are a group.
    """

    country: str
    weight: float
    pattern: str
    group: str
    firsts: tuple[str, ...]
    seconds: tuple[str, ...]
    trades: tuple[str, ...]
    cities: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


WESTERN = "{stem} {trade}"
TONGUES = (
    Tongue(
        "DE",
        0.36,
        WESTERN,
        "{stem}",
        _words(
            "Wend Röd Grün Tief Kalk Behr Lüd Mühl Fahr Jäger Stein Hüll Dorn Quell Ahr Schön"
            " Kübel Harke Tann Zell"
        ),
        _words("hagen erich enthal inghorst ersen brecht enkamp ermoor"),
        _words(
            "Getriebebau Fördertechnik Pumpenwerke Landtechnik Hydraulik Walzwerke Papiermaschinen"
            " Werkzeugmaschinen Verpackungstechnik Antriebe Technikhandel"
        ),
        _words("Bielefeld Chemnitz Kassel Siegen Ulm Zwickau Emden Passau Hagen Würzburg Görlitz"),
    ),
    Tongue(
        "CN",
        0.16,
        "{city}{stem}{trade}",
        "{stem}集团",
        _words("恒 泰 宏 瑞 盛 启 博 正 凌 远 鼎 嘉"),
        _words("锐 岳 拓 铸 衡 岚 砺 桓 锴 牧"),
        _words("轴承 机械 传动 重工 风电设备 减速机 输送设备 机电"),
        _words("上海 苏州 宁波 无锡 青岛 洛阳 常州 沈阳 佛山"),
    ),
    Tongue(
        "US",
        0.14,
        WESTERN,
        "{stem}",
        _words("Calder Red Mar Till Pine Oak Stan Brack Hal Larch Dun Thorn"),
        _words("fern lowe hurst wick mere combe stead bury"),
        _words("Conveyor Gearworks Pumps Mining Milling Packaging Rail Turbines Supply"),
        _words("Dayton Rockford Tulsa Peoria Akron Duluth Greenville"),
    ),
    Tongue(
        "IT",
        0.08,
        "{trade} {stem}",
        "{stem}",
        _words("Bell Corv Font Marz Rov Trev Zanf"),
        _words("andi aro elli agli edini orlin"),
        _words("Officine Riduttori Pompe Macchine Trasmissioni"),
        _words("Modena Brescia Vicenza Parma Bergamo"),
    ),
    Tongue(
        "FR",
        0.07,
        WESTERN,
        "{stem}",
        _words("Chant Verd Montr Brév Carr Delor"),
        _words("eloup elais ezac allon égnac"),
        _words("Mécanique Engrenages Convoyage Énergie Papeterie"),
        _words("Lyon Nantes Metz Saint-Étienne Grenoble"),
    ),
    Tongue(
        "PL",
        0.08,
        WESTERN,
        "{stem}",
        _words("Borow Grzel Jawor Maśl Wiśn Zaręb"),
        _words("icki czak ecki anek owicz"),
        _words("Maszyny Przekładnie Pompy Hutnictwo Technika"),
        _words("Gliwice Poznań Łódź Rzeszów Bydgoszcz"),
    ),
    Tongue(
        "NL",
        0.06,
        WESTERN,
        "{stem}",
        _words("Vermeer Hoog Klein Rietveld Noorder"),
        _words("donk water huis baan"),
        _words("Baggertechniek Transportbanden Pompen Machinebouw"),
        _words("Eindhoven Dordrecht Zwolle Breda"),
    ),
    Tongue(
        "SE",
        0.05,
        WESTERN,
        "{stem}",
        _words("Åker Björk Lind Sjö Gran"),
        _words("lund strand vall hammar"),
        _words("Gruvteknik Skogsmaskiner Pappersverk Transmission"),
        _words("Västerås Luleå Örebro Gävle"),
    ),
)

_TRADES_OF = {
    "Machine tools": "Werkzeugmaschinen 机械 机电 Macchine Officine Maszyny Machinebouw Mécanique"
    " Milling",
    "Conveyors": "Fördertechnik Conveyor 输送设备 Convoyage Transportbanden",
    "Pumps": "Pumpenwerke Pumps Pompe Pompy Pompen",
    "Gearboxes": "Getriebebau Antriebe Gearworks 传动 减速机 Riduttori Trasmissioni Engrenages"
    " Przekładnie Transmission",
    "Hydraulics": "Hydraulik",
    "Agricultural and forest machinery": "Landtechnik Skogsmaskiner",
    "Packaging machinery": "Verpackungstechnik Packaging",
    "Paper": "Papiermaschinen Papeterie Pappersverk",
    "Steel": "Walzwerke 重工 Hutnictwo",
    "Mining and dredging": "Mining Gruvteknik Baggertechniek",
    "Rail": "Rail",
    "Wind and power": "风电设备 Turbines Énergie",
    "Distribution": "Technikhandel 轴承 Supply Technika",
}
INDUSTRIES = {
    trade: industry for industry, trades in _TRADES_OF.items() for trade in trades.split()
}
SALESPEOPLE = (
    "A. Reuter",
    "B. Holm",
    "C. Nowak",
    "D. Ferri",
    "E. Lambert",
    "F. Whitlock",
    "G. Sommer",
    "H. 王",
    "J. 陈",
    "K. Dekker",
    "L. Voss",
    "M. Ekberg",
)
