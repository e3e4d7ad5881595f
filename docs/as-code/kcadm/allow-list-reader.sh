#!/bin/sh
# Lets the service account of a client read the revocation lists of a realm.
#
#   allow-list-reader.sh <realm> <client id>
#
# Run it again for another client. grant-role.sh, beside it, says what it needs.
set -eu
realm=${1:?"usage: allow-list-reader.sh <realm> <client id>"}
client=${2:?"usage: allow-list-reader.sh <realm> <client id>"}
exec "$(dirname "$0")/grant-role.sh" "$realm" "$client" read-revocation-lists \
    'May read the revocation lists of this realm (GET token-lifecycle/revocation-lists/{hook-name})'
