#!/bin/sh
# Lets the service account of a client read the revocation lists of a realm.
#
#   allow-list-reader.sh <realm> <client id>
#
# Run it again for another client. grant-role.sh, beside it, says what it needs.
set -eu
if [ $# -ne 2 ] || [ -z "${1:-}" ] || [ -z "${2:-}" ]; then
    echo "usage: allow-list-reader.sh <realm> <client id>" >&2
    exit 2
fi
realm=$1
client=$2
exec "$(dirname "$0")/grant-role.sh" "$realm" "$client" read-revocation-lists \
    'May read the revocation lists of this realm (GET token-lifecycle/revocation-lists/{hook-name})'
