#!/usr/bin/env bash
# A writer killed at seeded moments, again and again on one store: nothing acknowledged is lost, nothing is doubled, and the
# store always opens. `kills.sh 200` kills 200 times; without a number, 12 times.
#
# What is acknowledged: articles that were committed when the process died are those that the opened store has; each later
# look must still have all of them.
set -euo pipefail
cd "$(dirname "$0")/../.."

kills="${1:-12}"
wirecheck="$(realpath "${WIRECHECK:-${CARGO_TARGET_DIR:-target}/debug/wirecheck}")"
[ -x "$wirecheck" ] || { cargo build --locked; }
out="$(mktemp -d)"
trap 'rm -rf "$out"' EXIT
fail() { echo "kills: $1" >&2; exit 1; }

# Many small articles, so that commits are many.
python3 - "$out/news.jsonl" <<'P'
import json, sys
metals = ["gold", "silver", "copper", "platinum"]
with open(sys.argv[1], "w") as out:
    for n in range(600):
        metal, day = metals[n % 4], 1 + n % 27
        text = f"Spot {metal} closed down {1 + n % 9}.{n % 10}% at ${1000 + n}.{n % 100:02d} an ounce on {day} January 2026, dealers said."
        out.write(json.dumps({"id": f"a{n}", "publisher": f"Outlet {n % 7}", "published": "2026-02-02", "text": text}) + "\n")
P
"$wirecheck" ingest "$out/news.jsonl" --store "$out/whole" --quiet
answers() { "$wirecheck" export --store "$1" | sort; "$wirecheck" conflicts --format json --store "$1"; }
answers "$out/whole" >"$out/expected"
articles() { "$wirecheck" export --what records --store "$1" | python3 -c '
import json, sys
ids = [json.loads(line)["id"] for line in sys.stdin]
assert len(ids) == len(set(ids)), "an article is there twice"
print("\n".join(sorted(ids)))'; }

RANDOM=20260202
store="$out/store" before="$out/before" rounds=0
: >"$before"
for n in $(seq 1 "$kills"); do
    command=ingest
    # Now and then the store is written anew while it is killed.
    [ $((n % 6)) -eq 0 ] && [ -d "$store/log" ] && command=compact
    if [ "$command" = ingest ]; then
        "$wirecheck" ingest "$out/news.jsonl" --store "$store" --commit-every 5 --quiet 2>/dev/null &
    else
        "$wirecheck" compact --store "$store" --quiet 2>/dev/null &
    fi
    pid=$!
    # Up to 2.2 s: before the first commit, between commits, after the last.
    sleep "$(printf '%d.%03d' $((RANDOM % 2)) $((RANDOM % 1000)))$((RANDOM % 10))"
    kill -9 "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
    [ -d "$store/log" ] || [ -d "$store/log.old" ] || continue
    "$wirecheck" doctor --store "$store" >"$out/doctor" 2>&1 || { cat "$out/doctor" >&2; fail "kill $n ($command): the store is not whole"; }
    articles "$store" >"$out/now" || fail "kill $n ($command): cannot be read"
    [ -z "$(comm -23 "$before" "$out/now")" ] || fail "kill $n ($command): articles were lost"
    cp "$out/now" "$before"
    # A finished store is begun anew, so that later kills meet all states.
    if [ "$(wc -l <"$before")" -eq 600 ]; then
        answers "$store" | cmp -s - "$out/expected" || fail "kill $n: the whole store answers otherwise"
        rm -rf "$store"
        : >"$before"
        rounds=$((rounds + 1))
    fi
done
"$wirecheck" ingest "$out/news.jsonl" --store "$store" --quiet
answers "$store" | cmp -s - "$out/expected" || fail "the completed store answers otherwise"
echo "kills: $kills kills, $rounds stores completed meanwhile, nothing lost, nothing doubled"
