# shellcheck shell=bash
# Background processes: started once, recognised again, stopped by their own pid only.
#
# A pid file holds "pid start-time boot-id". A number that the kernel has since given to another process has another
# start time, so a stale file never leads us to somebody else's process.

BOOT_ID=$(cat /proc/sys/kernel/random/boot_id)

# Sets STAT to the fields of /proc/<pid>/stat from the state on: [0] state [1] parent [3] session [19] start time.
read_stat() {
  local line
  { read -r line < "/proc/$1/stat"; } 2> /dev/null || return 1
  read -ra STAT <<< "${line##*) }"
}

# Prints the pid of NAME when it is alive and ours.
pid_of() {
  local pid started boot
  { read -r pid started boot < "$PIDS/$1"; } 2> /dev/null || return 1
  [ "$boot" = "$BOOT_ID" ] && read_stat "$pid" && [ "${STAT[19]}" = "$started" ] && [ "${STAT[0]}" != Z ] || return 1
  printf '%s' "$pid"
}
is_running() { pid_of "$1" > /dev/null; }

# start_process NAME COMMAND...   stdin closed, output appended to log/NAME.log, a session of its own.
# KEEP_USER=1 leaves the user as it is; otherwise root steps down to DEV_USER.
start_process() {
  local name=$1 pid; shift
  is_running "$name" && return 0
  local log=$LOGS/$name.log
  # One generation of old log is kept; a log never grows for weeks.
  if [ -f "$log" ] && [ "$(stat -c %s "$log")" -gt 20000000 ]; then mv "$log" "$log.1"; fi
  (
    exec < /dev/null >> "$log" 2>&1
    cd "${WORKDIR:-$RUN}" || exit 1
    if [ -n "$DEV_USER" ] && [ -z "${KEEP_USER:-}" ]; then
      exec setsid setpriv --reuid "$DEV_USER" --regid "$DEV_GROUP" --clear-groups --inh-caps=-all -- "$@"
    fi
    exec setsid "$@"
  ) &
  pid=$!
  # Every step above replaces the one before (exec), so this pid is the program's own.
  if read_stat "$pid"; then say "$pid ${STAT[19]} $BOOT_ID" > "$PIDS/$name"; fi
  disown "$pid" 2> /dev/null || true
}

# Prints the processes of the session that PID leads (its helpers, e.g. Chromium printing a form).
session_of() {
  local dir
  for dir in /proc/[0-9]*; do
    if read_stat "${dir#/proc/}" && [ "${STAT[3]}" = "$1" ]; then say "${dir#/proc/}"; fi
  done
}

# stop_process NAME [SECONDS]   asks politely, insists after SECONDS (default 15).
stop_process() {
  local name=$1 patience=${2:-15} pid others other i
  if ! pid=$(pid_of "$name"); then rm -f "$PIDS/$name"; return 0; fi
  others=$(session_of "$pid")
  kill -TERM "$pid" 2> /dev/null || true
  for ((i = 0; i < patience * 20; i++)); do
    is_running "$name" || break
    sleep 0.05
  done
  if is_running "$name"; then kill -KILL "$pid" 2> /dev/null || true; fi
  for other in $others; do
    if read_stat "$other" && [ "${STAT[3]}" = "$pid" ]; then kill -KILL "$other" 2> /dev/null || true; fi
  done
  rm -f "$PIDS/$name"
}

# kill -9, for tests of what survives it. The pid file stays, as after a real crash.
kill_process() { local pid; pid=$(pid_of "$1") || return 0; kill -KILL "$pid"; }

port_answers() { (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; }

# http_ok PORT PATH   true when it answers 200 or 204.
http_ok() {
  local line
  line=$(
    exec 2> /dev/null 3<> "/dev/tcp/127.0.0.1/$1" || exit 1
    printf 'GET %s HTTP/1.0\r\nHost: localhost:%s\r\n\r\n' "$2" "$1" >&3
    IFS= read -r -t 5 line <&3 && printf %s "$line"
  ) || return 1
  [[ $line == 'HTTP/1.'?' 20'[04]* ]]
}

# wait_until NAME SECONDS COMMAND...   false when time is up or the process has died.
wait_until() {
  local name=$1 end=$((SECONDS + $2)); shift 2
  until "$@"; do
    if [ -f "$PIDS/$name" ] && ! is_running "$name"; then return 1; fi
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.1
  done
}

# Prints who listens on PORT as "pid 123 (name)"; nothing where it cannot be seen (somebody else's process).
holder_of() {
  local inode pid dir
  inode=$(awk -v port="$(printf ':%04X' "$1")" '$4 == "0A" && substr($2, length($2) - 4) == port { print $10; exit }' /proc/net/tcp /proc/net/tcp6 2> /dev/null)
  [ -n "$inode" ] || return 0
  for dir in /proc/[0-9]*; do
    if [ -n "$(find "$dir/fd" -maxdepth 1 -lname "socket:\[$inode\]" -print -quit 2> /dev/null)" ]; then
      pid=${dir#/proc/}
      printf 'pid %s (%s)' "$pid" "$(tr '\0' ' ' < "$dir/cmdline" 2> /dev/null | cut -c 1-80)"
      return 0
    fi
  done
}

# Refuses to start NAME on a port that somebody else holds: their answer must not pass for ours.
port_is_free() {
  if port_answers "$2"; then
    local holder
    holder=$(holder_of "$2")
    printf '✗ %s: port %s is taken by %s. Stop it, or choose another port (build/instance.sh).\n' "$1" "$2" "${holder:-another program}" >&2
    return 1
  fi
}

last_lines() {
  printf -- '--- the last lines of %s\n' "$LOGS/$1.log" >&2
  tail -n "${2:-25}" "$LOGS/$1.log" >&2 2> /dev/null || true
}

# Memory as the kernel shares it out (PSS, KiB) of a process and its children.
pss_of_tree() {
  local pid=$1 total=0 value child
  value=$(awk '/^Pss:/ { print $2 }' "/proc/$pid/smaps_rollup" 2> /dev/null) || value=0
  total=${value:-0}
  for child in $(cat /proc/"$pid"/task/*/children 2> /dev/null); do
    total=$((total + $(pss_of_tree "$child")))
  done
  printf '%s' "$total"
}
