# shellcheck shell=bash
# What a script says of itself, and when: --help prints its first comment lines and ends, a word it does not know prints them and ends with 2.
# Sourced before anything is done.

usage() { sed -n '/^#!/d; /^set -/d; /^export /d; /^# shellcheck/d; /^#/!q; s/^# \{0,1\}//p' "$0"; }
misused() { usage >&2; exit 2; }
# takes MOST "$@": no more arguments than that, and no options
takes() {
  local most=$1 argument
  shift
  [ $# -le "$most" ] || misused
  for argument in "$@"; do case $argument in -*) misused ;; esac; done
}
# build/platform hands it to its program, which has a help of its own
case $(basename "$0"):${1:-} in platform:*) ;; *:-h | *:--help) usage; exit 0 ;; esac
