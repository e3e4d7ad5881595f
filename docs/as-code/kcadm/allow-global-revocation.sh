#!/bin/sh
# Lets the service account of a client call the endpoint for global token revocation of a realm.
#
#   allow-global-revocation.sh <realm> <client id>
#
# Run it again for another client. grant-role.sh, beside it, says what it needs.
set -eu
if [ $# -ne 2 ] || [ -z "${1:-}" ] || [ -z "${2:-}" ]; then
    echo "usage: allow-global-revocation.sh <realm> <client id>" >&2
    exit 2
fi
realm=$1
client=$2
exec "$(dirname "$0")/grant-role.sh" "$realm" "$client" global-token-revocation \
    'May end all sessions of any user of this realm (POST token-lifecycle/global-token-revocation)'
