#!/usr/bin/env bash
# How fast a store answers when nothing of it is in memory: tests/bench/cold.sh STORE [RUNS], as root on Linux.
# Empties the page cache before each question; prints p50 and p99 in milliseconds, ours and plain tantivy's. What is timed
# is the question itself: the program is loaded and the store opened before.
set -euo pipefail
cd "$(dirname "$0")/../.."
store="$1" runs="${2:-20}"
queries="${CARGO_TARGET_DIR:-target}/release/examples/queries"

at() { sort -n | awk -v q="$1" '{ t[NR] = $1 } END { n = int((NR - 1) * q + 0.5) + 1; printf "%9.1f", t[n] }'; }

printf '%-14s%9s%9s%12s%9s\n' '' p50 p99 'plain p50' p99
for sort in term phrase range facets 'three fields'; do
    printf '%-14s' "$sort"
    for side in ours plain; do
        times=''
        for run in $(seq "$runs"); do
            sync
            echo 3 >/proc/sys/vm/drop_caches
            times+="$("$queries" "$store" "$run" "$sort" "$side")"$'\n'
        done
        [ "$side" = plain ] && printf '   '
        printf '%s' "$times" | at 0.5
        printf '%s' "$times" | at 0.99
    done
    echo
done
