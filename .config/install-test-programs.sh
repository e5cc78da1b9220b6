#!/bin/sh
# The tests run real programs beside the service. Where Debian's are missing and this user may install them, they are installed.
set -eu

missing=''
command -v java >/dev/null || missing="$missing openjdk-17-jdk-headless"
command -v mvn >/dev/null || missing="$missing maven"
[ -x "${CHROMIUM_PATH:-/usr/bin/chromium}" ] || missing="$missing chromium"
# Text without its glyphs is laid out otherwise than its readers see it.
[ -n "$(fc-list :lang=zh 2>/dev/null)" ] || missing="$missing fontconfig fonts-noto-cjk"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "The tests need, as Debian calls them:$missing. Install them and try again." >&2
  exit 1
fi
echo "Installing$missing …" >&2
apt-get update -qq >&2
# Word splitting is meant: one word for each package.
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
