#!/bin/sh
# Makes sure the system libraries are there: `system.sh run` for the product, `system.sh test` for its tests too.
# Probes first, so that a machine that has everything is never asked for the package manager.
set -eu
purpose=${1:-run}
missing=""

need() { missing="$missing $1"; }

python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || need python3
python3 -c 'import ensurepip, venv' 2>/dev/null || need python3-venv
python3 -c 'import ctypes; [ctypes.CDLL(n) for n in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")]' \
  2>/dev/null || missing="$missing libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
[ -e /usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf ] || need fonts-liberation
if [ "$purpose" = test ]; then
  command -v chromium >/dev/null || need chromium
  # What drives the browser needs it.
  python3 -c 'import ctypes; ctypes.CDLL("libatomic.so.1")' 2>/dev/null || need libatomic1
  command -v pdftotext >/dev/null || need poppler-utils
  [ -n "$(command -v initdb || ls /usr/lib/postgresql/*/bin/initdb 2>/dev/null)" ] || need postgresql
fi

[ -n "$missing" ] || exit 0
if [ "$(id -u)" -ne 0 ]; then
  echo "System packages are missing. Please run: sudo apt-get update && sudo apt-get install -y --no-install-recommends$missing" >&2
  exit 1
fi
echo "Installing system packages:$missing"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086
apt-get install -y -qq --no-install-recommends $missing >/dev/null
