#!/bin/sh
# The operator's command; `beeldkamer --help` tells what it does.
export NODE_COMPILE_CACHE=/var/cache/beeldkamer/compiled NODE_COMPILE_CACHE_PORTABLE=1
exec /usr/lib/beeldkamer/bin/node /usr/lib/beeldkamer/scripts/beeldkamer.ts "$@"
