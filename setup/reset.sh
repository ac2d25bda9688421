#!/bin/sh
# Asks, then deletes the data folder: `reset.sh data`. FORCE=1 does not ask.
set -eu
folder=$1
[ -d "$folder" ] || { echo "There is no data in \"$folder\"."; exit 0; }
# A mistyped DATA_DIR must not cost somebody their home.
if [ ! -e "$folder/vendorrisk.sqlite3" ] && [ ! -d "$folder/keys" ] && [ ! -d "$folder/files" ]; then
  echo "\"$folder\" does not look like a data folder; nothing was deleted." >&2
  exit 1
fi
if [ "${FORCE:-}" != 1 ]; then
  printf 'Delete everything in "%s"? Type yes: ' "$folder"
  read -r answer || answer=""
  [ "$answer" = yes ] || { echo "Nothing was deleted."; exit 1; }
fi
rm -rf -- "$folder"
echo "Deleted."
