# One backup, as build/backup makes it of a machine: every database as of one instant (a physical base backup of the whole server with the WAL it
# needs), then the documents where they lie on the volume. No key is among them. How to restore: docs/backup.md.
set -euo pipefail
# The group may read: who restores is another user (k8s/restore-pod.yaml). pg_basebackup and cp bring stricter modes of their own: chmod, below.
umask 027
documents=${DOCUMENTS:-/documents}
cd "${BACKUPS:-/backups}"
backups=$PWD
say() { printf '%s %s\n' "$(date -u +%H:%M:%S)" "$*"; }
name=$(date -u +%Y%m%dT%H%M%SZ)
rm -rf ./*.unfinished documents.new
work=$name.unfinished
mkdir -p "$work" documents

as_of=$(psql -XAtq -d postgres -c "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
say "databases, as of $as_of"
pg_basebackup --no-password --pgdata "$work/postgres" --format=tar --gzip --wal-method=stream --checkpoint=fast --manifest-checksums=SHA256 --label "platform $name"
for part in base pg_wal; do gzip -t "$work/postgres/$part.tar.gz"; done

# After the databases: a file is in the store before the row that names it, and its name is its SHA-256. One pool serves all backups.
: > "$work/documents"
if [ -d "$documents" ]; then
  say documents
  (cd "$documents" && find . -mindepth 3 -maxdepth 3 -type f -path './??/??/*' -printf '%P\n' | LC_ALL=C sort) > "$work/documents"
  (cd documents && find . -type f -printf '%P\n' | LC_ALL=C sort) | LC_ALL=C comm -23 "$work/documents" - > "$work/new"
  mkdir documents.new
  (cd "$documents" && xargs -r -d '\n' cp --parents -t "$backups/documents.new" < "$backups/$work/new") || true
  chmod -R g+rX documents.new
  while IFS= read -r file; do
    if [ ! -f "documents.new/$file" ] && [ -f "$documents/$file" ]; then say 'A document could not be copied.'; exit 1; fi
    if [ -f "documents.new/$file" ]; then mkdir -p "documents/${file%/*}"; mv "documents.new/$file" "documents/$file"; fi
  done < "$work/new"
  rm -rf documents.new "$work/new"
fi

printf 'NAME=%s\nAS_OF=%s\nENDED=%s\nDOCUMENTS=%s\n' "$name" "$as_of" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$(wc -l < "$work/documents")" > "$work/backup.env"
chmod -R g+rX "$work"
sync
mv "$work" "$name"

find . -mindepth 1 -maxdepth 1 -type d -name '2*Z' -printf '%f\n' | sort | head -n "-$KEEP" | while IFS= read -r old; do rm -rf "./$old"; done
(cd documents && find . -type f -printf '%P\n' | LC_ALL=C sort) | LC_ALL=C comm -23 - <(cat 2*Z/documents | LC_ALL=C sort -u) | (cd documents && xargs -r -d '\n' rm -f)
say "$name: $(du -sh "$name" | cut -f1) of databases, $(wc -l < "$name/documents") documents"
