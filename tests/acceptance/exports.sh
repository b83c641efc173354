#!/usr/bin/env bash
# What is exported is read by other programs: Parquet by DuckDB, linked data by rdflib, tables by Python's csv, graphs by
# NetworkX.
set -euo pipefail
cd "$(dirname "$0")/../.."

cargo build --locked --quiet --features parquet
wirecheck="$(realpath "${CARGO_TARGET_DIR:-target}/debug/wirecheck")"
out="$(mktemp -d)"
trap 'rm -rf "$out"' EXIT

command -v python3 >/dev/null && python3 -m pip --version >/dev/null 2>&1 \
    || { apt-get update -qq; apt-get install -y -qq python3-pip >/dev/null; }
python3 -m pip install --quiet --disable-pip-version-check --target "$out/python" rdflib networkx duckdb 2>/dev/null \
    || python3 -m pip install --quiet --break-system-packages --target "$out/python" rdflib networkx duckdb

"$wirecheck" ingest corpora --store "$out/desk" --quiet
"$wirecheck" export --store "$out/desk" >"$out/claims.jsonl"
"$wirecheck" export --format jsonld --store "$out/desk" >"$out/claims.jsonld"
"$wirecheck" export --format csv --bom --store "$out/desk" >"$out/claims.csv"
for what in claims facts pairs; do
    "$wirecheck" export --what "$what" --format parquet --output "$out/$what.parquet" --store "$out/desk"
done
"$wirecheck" export --what facts --store "$out/desk" >"$out/facts.jsonl"
"$wirecheck" causes --format graphml --store "$out/desk" >"$out/causes.graphml"
"$wirecheck" causes --format json --store "$out/desk" >"$out/causes.json"

PYTHONPATH="$out/python" python3 - "$out" <<'P'
import csv, json, sys
import duckdb
import networkx
from rdflib import Graph, Namespace, RDF

out = sys.argv[1]
claims = [json.loads(line) for line in open(f"{out}/claims.jsonl", encoding="utf-8")]

graph = Graph().parse(f"{out}/claims.jsonld", format="json-ld")
schema, prov = Namespace("https://schema.org/"), Namespace("http://www.w3.org/ns/prov#")
read = list(graph.subjects(RDF.type, schema.Claim))
assert len(read) == len(claims), (len(read), len(claims))
articles = set(graph.subjects(RDF.type, schema.NewsArticle))
for claim in read:
    assert graph.value(claim, schema.appearance) in articles, claim
    assert graph.value(claim, schema.text), claim
derived = list(graph.subject_objects(prov.wasDerivedFrom))
assert derived and all(a in articles and b in articles for a, b in derived), derived

rows = list(csv.DictReader(open(f"{out}/claims.csv", encoding="utf-8-sig", newline="")))
assert len(rows) == len(claims)
assert [r["claim"] for r in rows] == [c["claim"]["id"] for c in claims]
assert {r["lang"] for r in rows} == {"en", "zh"}

facts = [json.loads(line) for line in open(f"{out}/facts.jsonl", encoding="utf-8")]
sql = lambda query: duckdb.sql(query.replace("$", out + "/")).fetchall()
assert sql("select count(*) from '$claims.parquet'") == [(len(claims),)]
assert sql("select count(*), sum(origins) from '$facts.parquet'") == [(len(facts), sum(f["origins"] for f in facts))]
assert sql("select count(*) from '$pairs.parquet'") == [(sum(len(f["pairs"]) for f in facts),)]
wanted = {c["claim"]["id"]: c["claim"]["figures"]["change"] for c in claims if c["claim"]["figures"].get("change")}
for claim, exact, double, unit in sql("select claim, change_hi_exact, change_hi, change_unit from '$claims.parquet' where change_hi is not null"):
    figure = wanted[claim]
    assert float(figure["hi"]) == float(exact) == double and unit == figure["unit"], (claim, exact, double, figure)
deepest = sql("select max(change_hi) from '$claims.parquet' where subject = 'silver' and direction = 'down' and change_unit = 'percent'")
assert deepest == [(36.0,)], deepest
days = sql("select min(window_start)::varchar, max(published)::varchar from '$claims.parquet'")
assert days[0][1] == max(c["published"] for c in claims if c["published"]), days

told = json.load(open(f"{out}/causes.json", encoding="utf-8"))
causes = networkx.read_graphml(f"{out}/causes.graphml", force_multigraph=True)
assert causes.number_of_nodes() == len(told["nodes"])
assert causes.number_of_edges() == len(told["edges"])
print(f"exports: {len(read)} claims, {len(articles)} articles, {len(derived)} derivations, {causes.number_of_edges()} causes")
P
