#!/bin/sh
# Lets the service account of a client read the revocation lists of a realm.
#
#   allow-list-reader.sh <realm> <client id>
#
# KCADM names the command, KCADM_CONFIG its configuration file where it isn't the usual one.
set -eu
realm=${1:?"usage: allow-list-reader.sh <realm> <client id>"}
client=${2:?"usage: allow-list-reader.sh <realm> <client id>"}

kcadm() {
    verb=$1
    shift
    "${KCADM:-kcadm.sh}" "$verb" "$@" ${KCADM_CONFIG:+--config "$KCADM_CONFIG"}
}

id=$(kcadm get clients -r "$realm" -q clientId=token-lifecycle --fields id --format csv --noquotes)
[ -n "$id" ] || id=$(kcadm create clients -r "$realm" -s clientId=token-lifecycle -s standardFlowEnabled=false -i)
kcadm create "clients/$id/roles" -r "$realm" -s name=read-revocation-lists
kcadm add-roles -r "$realm" --uusername "service-account-$client" --cclientid token-lifecycle --rolename read-revocation-lists
