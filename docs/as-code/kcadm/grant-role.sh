#!/bin/sh
# Gives the service account of a client a role of the client token-lifecycle, and makes both where they are missing. The scripts
# allow-….sh call it.
#
#   grant-role.sh <realm> <client id> <role> <description of the role>
#
# Run it again for another client. Needs jq. KCADM names the command, KCADM_CONFIG its configuration file where it isn't the usual one.
set -eu
if [ $# -ne 4 ] || [ -z "${1:-}" ] || [ -z "${2:-}" ] || [ -z "${3:-}" ] || [ -z "${4:-}" ]; then
    echo "usage: grant-role.sh <realm> <client id> <role> <description of the role>" >&2
    exit 2
fi
realm=$1
client=$2
role=$3
description=$4

kcadm() {
    verb=$1
    shift
    "${KCADM:-kcadm.sh}" "$verb" "$@" ${KCADM_CONFIG:+--config "$KCADM_CONFIG"}
}

# A name as kcadm's -r wants it: it puts it into the address as it is.
realm=$(printf '%s' "$realm" | jq -sRr @uri)

clients=$(kcadm get clients -r "$realm" -q "clientId=$client" --fields id,serviceAccountsEnabled)
uuid=$(printf '%s' "$clients" | jq -r '.[0].id // empty')
if [ -z "$uuid" ]; then
    echo "There is no client $client in the realm. Create it first:" >&2
    echo "  kcadm.sh create clients -r $realm -s 'clientId=$client' -s serviceAccountsEnabled=true -s standardFlowEnabled=false" >&2
    exit 1
fi
if [ "$(printf '%s' "$clients" | jq -r '.[0].serviceAccountsEnabled')" != true ]; then
    echo "The client $client has no service account. Switch it on first:" >&2
    echo "  kcadm.sh update clients/$uuid -r $realm -s publicClient=false -s serviceAccountsEnabled=true" >&2
    exit 1
fi

id=$(kcadm get clients -r "$realm" -q clientId=token-lifecycle --fields id | jq -r '.[0].id // empty')
if [ -z "$id" ]; then
    id=$(kcadm create clients -r "$realm" -s clientId=token-lifecycle -s standardFlowEnabled=false -i)
fi
if ! kcadm get "clients/$id/roles/$role" -r "$realm" > /dev/null 2>&1; then
    kcadm create "clients/$id/roles" -r "$realm" -s name="$role" -s "description=$description"
fi
account=$(kcadm get "clients/$uuid/service-account-user" -r "$realm" --fields id | jq -r '.id // empty')
kcadm add-roles -r "$realm" --uid "$account" --cclientid token-lifecycle --rolename "$role"
