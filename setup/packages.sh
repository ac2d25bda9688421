#!/bin/sh
# Brings the virtual environment in step with a hashed requirements file: `packages.sh requirements.txt`.
# A stamp (the file's digest and the interpreter's version) makes the second time free.
set -eu
requirements=$1
environment=.venv
stamp="$environment/.$(basename "$requirements").stamp"
wanted="$(sha256sum < "$requirements") $(python3 --version)"

[ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ] || exit 0
# An environment of another interpreter, or one whose making was interrupted, is made anew.
same=$(cat "$environment/.python" 2>/dev/null || true)
if [ "$same" != "$(python3 --version)" ]; then
  python3 -m venv --clear "$environment"
  python3 --version > "$environment/.python"
fi
echo "Installing Python packages from $requirements"
"$environment/bin/python" -m pip install -q --disable-pip-version-check --require-hashes -r "$requirements"
echo "$wanted" > "$stamp"
