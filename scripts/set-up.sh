#!/bin/sh
# Everything the kiosk needs on a bare Debian 12 machine with git, node and npm: system packages, the locked npm
# packages, the built page. What is already there is left alone, and nothing is fetched once all of it is.
# Usage: scripts/set-up.sh [--no-page|--for-test|--for-bench]. Speaks on stderr only: stdout belongs to the command that
# follows. `--no-page` is for commands that show no page.
set -eu
cd "$(dirname "$0")/.."
exec 1>&2
# Two commands started at once set up one after the other. A daemon that apt starts must not inherit the lock.
exec 9<.
flock 9

# smartcard is compiled on the machine (g++, make, python3, libpcsclite-dev) and speaks to pcscd; Chromium shows the kiosk.
# The virtual mode is a pcscd with a virtual reader, in a namespace of its own, and a printer on a pty.
start_packages='g++ make python3 libpcsclite-dev libpcsclite1 chromium fontconfig pcscd vsmartcard-vpcd iproute2 util-linux socat'
# The suite runs central on PostgreSQL too, and looks into processes.
test_packages='postgresql pcsc-tools procps'
# A bench takes frames out of recorded films.
bench_packages='ffmpeg'

packages=$start_packages
page=wanted
case ${1-} in
'') ;;
--no-page) page=unwanted ;;
--for-test) packages="$start_packages $test_packages" ;;
--for-bench) packages="$start_packages $test_packages $bench_packages" ;;
*)
  echo "usage: $0 [--no-page|--for-test|--for-bench]"
  exit 64
  ;;
esac

say() { echo "set-up: $*"; }
give_up() {
  say "$*"
  exit 1
}

stamps=node_modules/.cache/set-up
is_done() { [ "$(cat "$stamps/$1" 2>/dev/null)" = "$2" ]; }
mark_done() {
  mkdir -p "$stamps"
  echo "$2" >"$stamps/$1"
}
digest_of() { find "$@" -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1; }

# --- system packages ---------------------------------------------------------------------------------------------

missing_packages() {
  # A PostgreSQL of any version will do, and one that may be running is not touched.
  present=$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' $packages 2>/dev/null | sed -n 's/ installed$//p')
  for package in $packages; do
    if [ "$package" = postgresql ] && ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1; then continue; fi
    echo "$present" | grep -qxF -- "$package" || echo "$package"
  done
}

install_packages() {
  if [ "$(id -u)" = 0 ]; then
    as_root=env
  elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root='sudo -n env'
  else
    say 'these system packages are missing, and neither root nor passwordless sudo is at hand to install them:'
    for package in $1; do echo "  $package"; done
    say 'please have them installed and start again:'
    echo "  apt-get update && apt-get install -y --no-install-recommends $(echo $1)"
    exit 1
  fi
  say "installing system packages:" $1
  apt="$as_root DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 apt-get -qq -o DPkg::Lock::Timeout=300"
  # A source that cannot be reached (a third party's, say) must not stop the rest; what is lacking shows below.
  $apt update 9<&- || say 'not every package source could be read; going on with those that could'
  # shellcheck disable=SC2086 # the lists are words
  $apt install -y --no-install-recommends -o Dpkg::Options::=--force-confold $1 >/dev/null 9<&- ||
    give_up 'apt could not install the system packages; its words stand above'
}

command -v dpkg-query >/dev/null 2>&1 ||
  give_up "this machine has no dpkg; the kiosk is set up on Debian 12, with: $packages"
missing=$(missing_packages)
[ -z "$missing" ] || install_packages "$missing"

# --- npm packages ------------------------------------------------------------------------------------------------

case $(uname -m) in
x86_64) architecture=x64 ;;
aarch64) architecture=arm64 ;;
*) give_up "no Node 24 is packaged for $(uname -m); x86_64 and aarch64 are" ;;
esac
export npm_config_nodedir="$PWD/node_modules/node-linux-$architecture"

# Debian 12's own npm (9) fails on the lock's override of a git dependency. Where npm is that old, a newer one is fetched
# into a cache, held against its checksum, and used with the Node of the lock, for this project alone.
npm_version=11.19.1
npm_integrity=sha512-ztsxKxt/kkIaAs+2i0GU6I+DRmUdrNasxTZKJe9TCdSjKxlhah/4r/hl5ygMD6XAg1qZ9c2TNomR4qgOydp10g==
node_package=node-linux-$architecture

fetch_newer_npm() {
  node_version=$(sed -n "s/.*\"$node_package\": \"\(.*\)\".*/\1/p" package.json)
  node_integrity=$(grep -A 2 "\"node_modules/$node_package\"" package-lock.json | sed -n 's/.*"integrity": "\(.*\)".*/\1/p')
  npm install --prefix "$newer" --no-save --ignore-scripts --no-audit --no-fund --no-progress --loglevel=error \
    "npm@$npm_version" "$node_package@$node_version" || give_up 'a newer npm could not be fetched'
  for integrity in "$npm_integrity" "${node_integrity:-none}"; do
    if grep -qF -- "\"$integrity\"" "$newer/node_modules/.package-lock.json"; then continue; fi
    rm -rf "$newer"
    give_up 'what was fetched as npm and Node is not what this script and the lock name'
  done
}

newer=$stamps/newer-npm
run_npm() {
  if [ "$(npm --version | cut -d. -f1)" -ge 10 ]; then
    npm "$@"
    return
  fi
  [ -x "$newer/node_modules/.bin/node" ] || { mkdir -p "$newer" && fetch_newer_npm; }
  PATH="$PWD/$newer/node_modules/.bin:$PATH" npm "$@"
}

locked=$(sha256sum package.json package-lock.json | sha256sum | cut -d' ' -f1)
if ! is_done npm "$locked" || [ ! -x node_modules/.bin/node ]; then
  say 'installing the locked npm packages'
  before=$(sha256sum package-lock.json)
  # Not `npm ci`: it refuses a lock that lacks other systems' optional packages. `--no-save` keeps the lock as it is,
  # and the comparison after it holds what was installed against the lock.
  run_npm install --no-save --no-audit --no-fund --no-progress --loglevel=error --include=dev --include=optional \
    --ignore-scripts=false --engine-strict=false || give_up 'npm could not install the packages; its words stand above'
  [ "$before" = "$(sha256sum package-lock.json)" ] || give_up 'npm changed package-lock.json: it does not fit package.json'
  node_modules/.bin/node scripts/compare-lock.ts || give_up 'what npm installed is not what package-lock.json says'
  mark_done npm "$locked"
fi

case $(node_modules/.bin/node --version 2>&1) in
v24.*) ;;
*) give_up "node_modules/.bin/node is not Node 24 but: $(node_modules/.bin/node --version 2>&1 | head -n 1)" ;;
esac

# An earlier installation without install scripts leaves the binding uncompiled.
if [ ! -f node_modules/smartcard/build/Release/smartcard_napi.node ]; then
  say 'compiling the smart-card binding'
  run_npm rebuild --loglevel=error --ignore-scripts=false smartcard || give_up 'the smart-card binding did not compile'
fi

# What follows is for those who show the page.
[ "$page" = wanted ] || exit 0

# --- Electron's binary: only where there is a screen, and tried once ---------------------------------------------

if [ -n "${DISPLAY-}${WAYLAND_DISPLAY-}" ] && [ ! -x node_modules/electron/dist/electron ]; then
  electron=$(sha256sum node_modules/electron/package.json | cut -d' ' -f1)
  if ! is_done electron "$electron"; then
    say "fetching Electron's binary (at most two minutes; without it Chromium shows the kiosk)"
    timeout 120 node_modules/.bin/node node_modules/electron/install.js >/dev/null 2>&1 ||
      say 'Electron cannot be fetched here; Chromium will show the kiosk'
    mark_done electron "$electron"
  fi
fi

# --- the page ----------------------------------------------------------------------------------------------------

sources=$(digest_of renderer contracts main/electron vite.config.ts scripts/build.ts scripts/usage.ts package-lock.json)
if ! is_done page "$sources" || [ ! -f dist/renderer/index.html ]; then
  say 'building the page'
  node_modules/.bin/node scripts/build.ts || give_up 'the page did not build; the words stand above'
  mark_done page "$sources"
fi
