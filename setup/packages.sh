#!/bin/sh
# Brings the virtual environment in step with a hashed requirements file: `packages.sh requirements.txt`.
# A stamp of the file's digest makes the second time free.
set -eu
requirements=$1
environment=.venv
stamp="$environment/.$(basename "$requirements").sha256"
[ -x "$environment/bin/python" ] || python3 -m venv "$environment"
if ! sha256sum --status -c "$stamp" 2>/dev/null; then
  echo "Installing Python packages from $requirements"
  "$environment/bin/python" -m pip install -q --disable-pip-version-check --require-hashes -r "$requirements"
  sha256sum "$requirements" > "$stamp"
fi
