#!/bin/sh
# Lets the service account of a client fetch and acknowledge the security event tokens of a realm (RFC 8936).
#
#   allow-poller.sh <realm> <client id>
#
# KCADM names the command, KCADM_CONFIG its configuration file where it isn't the usual one.
set -eu
realm=${1:?"usage: allow-poller.sh <realm> <client id>"}
client=${2:?"usage: allow-poller.sh <realm> <client id>"}

kcadm() {
    verb=$1
    shift
    "${KCADM:-kcadm.sh}" "$verb" "$@" ${KCADM_CONFIG:+--config "$KCADM_CONFIG"}
}

id=$(kcadm get clients -r "$realm" -q clientId=token-lifecycle --fields id --format csv --noquotes)
[ -n "$id" ] || id=$(kcadm create clients -r "$realm" -s clientId=token-lifecycle -s standardFlowEnabled=false -i)
kcadm create "clients/$id/roles" -r "$realm" -s name=poll-security-events
kcadm add-roles -r "$realm" --uusername "service-account-$client" --cclientid token-lifecycle --rolename poll-security-events
