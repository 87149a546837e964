# Proves that the last backup would do, in a pod that reaches nobody: lays it out on a volume of its own, compares every file with what was backed up.
# Then PostgreSQL starts on it beside, and the image of dossiers verifies chain and documents (templates/restore-drill.yaml).
#   lay-out | serve | report
set -euo pipefail
umask 077
data=/restored/pgdata
case $1 in
  lay-out)
    name=$(find /backups -mindepth 2 -maxdepth 2 -path '/backups/2*Z/backup.env' -printf '%h\n' | sort | tail -n 1)
    [ -n "$name" ] || { echo 'NOT RESTORED: there is no finished backup.'; exit 1; }
    date +%s > /restored/began
    cp "$name/backup.env" /restored/
    rm -rf "$data"; mkdir "$data"
    tar -xzf "$name/postgres/base.tar.gz" -C "$data"
    tar -xzf "$name/postgres/pg_wal.tar.gz" -C "$data/pg_wal"
    cp "$name/postgres/backup_manifest" "$data/"
    pg_verifybackup --quiet "$data"
    # not as the server it was made of: here it has this pod's memory, archives nothing and follows nobody
    rm -f "$data/postgresql.auto.conf" "$data/standby.signal" "$data/recovery.signal"
    : > /restored/nothing
    printf 'local all all trust\nhost all all 127.0.0.1/32 trust\n' > /restored/pg_hba.conf
    echo "${name##*/} is laid out, every file as it was backed up."
    ;;
  serve)
    exec postgres -D "$data" -c config_file=/restored/nothing -c ident_file=/restored/nothing -c hba_file=/restored/pg_hba.conf -c listen_addresses=127.0.0.1 \
      -c unix_socket_directories=/tmp -c shared_buffers=64MB -c max_connections=50
    ;;
  report)
    # shellcheck source=/dev/null
    . /restored/backup.env
    for database in $DATABASES; do # each by the service's own role: its rights are in the backup, too
      psql -XAtq -v ON_ERROR_STOP=1 -h 127.0.0.1 -U "$database" -d "$database" -c "SELECT '$database: ' || count(*) || ' tables, ' || pg_size_pretty(pg_database_size('$database')) FROM pg_stat_user_tables"
    done
    echo "RESTORED $NAME, as of $AS_OF: chain and documents hold. $(($(date +%s) - $(cat /restored/began))) s from nothing to verified; the backup is $(( ($(date +%s) - $(date -d "$AS_OF" +%s)) / 3600 )) h old."
    ;;
esac
