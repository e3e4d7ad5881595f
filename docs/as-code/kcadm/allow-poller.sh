#!/bin/sh
# Lets the service account of a client fetch the security events of a realm.
#
#   allow-poller.sh <realm> <client id>
#
# Run it again for another client. grant-role.sh, beside it, says what it needs.
set -eu
realm=${1:?"usage: allow-poller.sh <realm> <client id>"}
client=${2:?"usage: allow-poller.sh <realm> <client id>"}
exec "$(dirname "$0")/grant-role.sh" "$realm" "$client" poll-security-events \
    'May fetch and acknowledge the security events of this realm (POST token-lifecycle/security-events/{hook-name})'
