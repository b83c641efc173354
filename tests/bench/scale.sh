#!/usr/bin/env bash
# Time and memory of ingest, conflicts and one search over generated articles: tests/bench/scale.sh [CLAIMS …]
# Prints one row for each size, and how much each grew against the row before; needs GNU time.
set -euo pipefail
cd "$(dirname "$0")/../.."
target="${CARGO_TARGET_DIR:-target}"
profile="${PROFILE:-release}"
wirecheck="$target/$profile/wirecheck" generator="$target/$profile/examples/scale"
out="$(mktemp -d)"
trap 'rm -rf "$out"' EXIT

# Seconds and MiB of a command.
measure() { # file, command …
    local file="$1"; shift
    /usr/bin/time -f '%e %M' -o "$file" "$@" >"$out/stdout" 2>"$out/stderr" || { cat "$out/stderr"; exit 1; }
    awk '{ printf "%8.1f s %6d MiB", $1, $2 / 1024 }' "$file"
}

for claims in "${@:-10000 100000}"; do
    for n in $claims; do
        "$generator" "$n" 1 >"$out/articles.jsonl"
        rm -rf "$out/store"
        printf '%9d asked' "$n"
        printf '  ingest'; measure "$out/t1" "$wirecheck" ingest --quiet "$out/articles.jsonl" --store "$out/store"
        printf '  reindex'; measure "$out/t2" "$wirecheck" reindex --quiet --store "$out/store"
        printf '  conflicts'; measure "$out/t3" "$wirecheck" conflicts --quiet --verdict conflicting --format jsonl --store "$out/store"
        printf ' (%s facts)' "$(wc -l <"$out/stdout")"
        printf '  search'; measure "$out/t4" "$wirecheck" search --quiet 'subject:gold verdict:conflicting' -n 20 --store "$out/store"
        echo
    done
done
