#!/bin/sh
# Puts the presets (client profiles, ../presets/profiles.json) into a realm, beside what it has. They do nothing until a client
# policy binds one of them to clients. A profile that has the name of a preset already stays as it is: running it again changes
# nothing, also where you have edited a preset. To have one as it was, delete the profile first.
#
#   kcadm.sh config credentials --server https://keycloak.example --realm master --user admin
#   add-presets.sh <realm>
#
# Needs jq. KCADM names the command, KCADM_CONFIG its configuration file where it isn't the usual one.
set -eu
if [ $# -ne 1 ] || [ -z "${1:-}" ]; then
    echo "usage: add-presets.sh <realm>" >&2
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

kcadm get client-policies/profiles -r "$realm" > "$work/profiles.json"
jq --slurpfile presets "$here/../presets/profiles.json" '
    (.profiles // []) as $there
    | { profiles: ($there + [$presets[0].profiles[] | select(.name as $name | $there | map(.name) | index($name) | not)]) }
' "$work/profiles.json" > "$work/new.json"
kcadm update client-policies/profiles -r "$realm" -f "$work/new.json"
