#!/bin/sh
# Puts the profiles and policies that lie beside this script into a realm. What the realm has under other names stays; running
# it again changes nothing.
#
#   kcadm.sh config credentials --server https://keycloak.example --realm master --user admin
#   setup.sh <realm>
#
# Needs jq. KCADM names the command, KCADM_CONFIG its configuration file where it isn't the usual one.
set -eu
if [ $# -ne 1 ] || [ -z "${1:-}" ]; then
    echo "usage: setup.sh <realm>" >&2
    exit 2
fi
realm=$1
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

kcadm() {
    verb=$1
    shift
    "${KCADM:-kcadm.sh}" "$verb" "$@" ${KCADM_CONFIG:+--config "$KCADM_CONFIG"}
}

# A name as kcadm's -r wants it: it puts it into the address as it is.
realm=$(printf '%s' "$realm" | jq -sRr @uri)

for kind in profiles policies; do
    kcadm get "client-policies/$kind" -r "$realm" > "$work/$kind.json"
    jq --arg kind "$kind" --slurpfile ours "$here/$kind.json" '
        ($ours[0][$kind] | map(.name)) as $names
        | { ($kind): ((.[$kind] // [] | map(select(.name as $name | $names | index($name) | not))) + $ours[0][$kind]) }
    ' "$work/$kind.json" > "$work/new.json"
    kcadm update "client-policies/$kind" -r "$realm" -f "$work/new.json"
done
