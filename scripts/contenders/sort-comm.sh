#!/usr/bin/env bash
# The same question put to sort and comm. Drops quoted text before it splits at commas: the columns
# that matter are not quoted in made-up days. Reads a UTF-8 copy of the bill.
set -euo pipefail
export LC_ALL=C
statement=$1 flows=$2
keys=$(mktemp -d)
trap 'rm -rf "$keys"' EXIT

awk -F, '/^[0-9]/ { gsub(/"[^"]*"|[\t ]/, ""); refund = $3 == "退款"
  print $2 "|" (refund ? $22 : "") "|" (refund ? "refund" : "payment") "|" $12 }' \
  "$statement" | sort -S 25% > "$keys/statement"
awk -F, 'NR > 1 && $8 == "success" { print $1 "|" $2 "|" $4 "|" $5 }' \
  "$flows" | sort -S 25% > "$keys/flows"
printf '{"statementOnly": %s, "flowsOnly": %s}\n' \
  "$(comm -23 "$keys/statement" "$keys/flows" | wc -l)" \
  "$(comm -13 "$keys/statement" "$keys/flows" | wc -l)"
