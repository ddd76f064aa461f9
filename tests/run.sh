#!/usr/bin/env bash
# Builds everything and runs every test. On a Debian or Ubuntu machine with only the .NET 10 SDK it first installs the
# outside programs that the tests use as judges (mkntfs, qemu-img, hivexml ...).
#
#   tests/run.sh [NAME...]     all test projects, or those whose name contains one of NAMEs
#
# VMG_GUESTS=DIR    the guest builders; default ../shared/guests beside the repository. Without them the guest tests skip.
# VMG_JOBS=N        test projects that run at the same time; default: one per core, at least 2.
# VMG_TOOL=FILE     what the end-to-end tests run; default: the packed and installed one (native: a tenth of the time); "built" for the one
#                   that was just built.
# CI=true           a skipped test is a failure, except for missing guest builders when there are none on the machine.
#
# The last line of the output is always "N passed, N failed, N skipped". Exit 0 only when tests ran and none failed.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
PATH=$PATH:/usr/sbin:/sbin
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 MSBUILDDISABLENODEREUSE=1
export UseSharedCompilation=true # one warm compiler for 30 projects instead of 30 cold ones; ended below
# Most tests and programs end before code that was measured while it ran would pay back: the measuring costs, the tests stay the same.
export DOTNET_TieredPGO=0
# Compiled code is mapped once, not once to write and once to run: a tenth less time in short programs.
export DOTNET_EnableWriteXorExecute=0

# program or file:package
needs="sgdisk:gdisk sfdisk:fdisk parted:parted ntfs-3g:ntfs-3g mkntfs:ntfs-3g fusermount:fuse3 mkfs.vfat:dosfstools
  mcopy:mtools hivexml:libhivex-bin hivexregedit:libwin-hivex-perl reglookup:reglookup qemu-img:qemu-utils setfattr:attr
  setfacl:acl xz:xz-utils python3:python3 xmllint:libxml2-utils e2fsck:e2fsprogs mkfs.xfs:xfsprogs mkfs.btrfs:btrfs-progs
  lvm:lvm2 mmdebstrap:mmdebstrap /lib/systemd/systemd-journal-remote:systemd-journal-remote mkfs.exfat:exfatprogs cryptsetup:cryptsetup-bin wimlib-imagex:wimtools losetup:mount chromium:chromium
  strace:strace cpio:cpio gzip:gzip bzip2:bzip2 zstd:zstd lz4:lz4 lzop:lzop zsh:zsh fish:fish node:nodejs npm:npm wine:wine x86_64-w64-mingw32-gcc:gcc-mingw-w64-x86-64"

stop() { # MESSAGE: nothing ran, or not enough to count
  echo "tests/run.sh: $1" >&2
  kill $(jobs -p) 2>/dev/null && wait
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
}

install_programs() {
  local pair missing=() sudo=()
  for pair in $needs; do
    command -v "${pair%%:*}" >/dev/null || [ -e "${pair%%:*}" ] || missing+=("${pair#*:}")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  mapfile -t missing < <(printf '%s\n' "${missing[@]}" | sort -u)
  if ! command -v apt-get >/dev/null; then
    echo "not installed: ${missing[*]}. No apt-get here: tests that need them skip." >&2
    return 0
  fi
  [ "$(id -u)" = 0 ] || sudo=(sudo)
  echo "installing: ${missing[*]}"
  local patient=(-o Acquire::Retries=5 -o DPkg::Lock::Timeout=600) # a mirror that hiccups, another apt at work
  { "${sudo[@]}" apt-get "${patient[@]}" update -q && "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get "${patient[@]}" install -q -y --no-install-recommends "${missing[@]}"; } >"$work/apt.log" 2>&1 ||
    { tail -n 5 "$work/apt.log"; echo "apt-get failed (above): tests that need these programs skip." >&2; }
}

install_powershell() { # Debian has none; without it only its completion is not tried
  command -v pwsh >/dev/null && return 0
  if timeout 180 dotnet tool install PowerShell --version 7.6.9 --tool-path "$work/pwsh" >"$work/pwsh.log" 2>&1; then
    PATH=$PATH:$work/pwsh
  else
    echo "PowerShell could not be installed: its completion is not tried." >&2
  fi
}

run_project() { # PROJECT_FOLDER
  local name; name=$(basename "$1")
  local started=$SECONDS code=0
  # Judged by progress, not by the clock: a busy machine is slow, but a test that takes this long hangs. Above it only CI's own limit.
  timeout -k 10 5000 dotnet test "$1/bin/Release/net10.0/$name.dll" --logger "trx;LogFileName=$name.trx" --results-directory "$work/trx" \
    --blame-hang-timeout 25m --blame-hang-dump-type none >"$work/$name.log" 2>&1 &
  trap "kill $!; wait $!" TERM # of this project's own shell; timeout passes the signal on to dotnet
  wait $! || code=$?
  echo "$code $((SECONDS - started))" >"$work/$name.exit"
}

command -v dotnet >/dev/null || stop "needs the .NET 10 SDK (dotnet) on the PATH"
work=$(mktemp -d "${TMPDIR:-/tmp}/vmg-tests.XXXXXX")
mkdir "$work/trx"
cd "$root" || stop "cannot enter $root"
# Only what was started here: the process group may be the caller's too.
trap 'trap - INT TERM; kill $(jobs -p) 2>/dev/null; wait; exit 130' INT TERM
install_programs
install_powershell

# A version manager's python3 is a script that looks for the real one at each start, for ten times as long: guests and judges start it many times.
python=$(python3 -c 'import os, sys; print(os.path.dirname(sys.executable))' 2>/dev/null) &&
  [ "$python" = "$(dirname "$(command -v python3)")" ] || PATH=${python:+$python:}$PATH

echo "building"
dotnet build VmGeneralize.sln -c Release -v quiet -nodeReuse:false >"$work/build.log" 2>&1 || {
  grep -E 'error|warn' "$work/build.log" | sort -u | head -n 40
  stop "the build failed; its log is $work/build.log"
}

# Longest first: the others fill the remaining cores. Those that begin late and take long would keep one core busy and the other idle in the end.
# One that does not start the tool before the one that does: the tool is packed meanwhile.
projects=()
for folder in tests/*FileSystems.Tests tests/*EndToEnd.Tests tests/*Wine.Tests tests/*Disks.Tests tests/*.Tests; do
  [ -f "$folder/$(basename "$folder").csproj" ] || continue
  case " ${projects[*]-} " in *" $folder "*) continue ;; esac
  wanted=$([ $# -eq 0 ] && echo yes)
  for name in "$@"; do case $folder in *"$name"*) wanted=yes ;; esac; done
  [ -z "$wanted" ] || projects+=("$folder")
done
[ ${#projects[@]} -gt 0 ] || stop "no test project matches: $*"

# End-to-end tests start the program some thousand times: as it installs from its package, native where there is a linker.
pack_tool() {
  dotnet pack src/VmGeneralize -c Release -p:PackFor=here -p:ListNativeWarnings=true -o "$work/packages" -v quiet -nodeReuse:false >"$work/pack.log" 2>&1 &
  trap "kill $!; wait $!; exit 130" TERM # of this function's own shell
  wait $! || return 1
  printf '<configuration><packageSources><clear /><add key="here" value="%s" /></packageSources></configuration>' "$work/packages" >"$work/nuget.config"
  dotnet tool install VmGeneralize --tool-path "$work/tool" --configfile "$work/nuget.config" >>"$work/pack.log" 2>&1
}
packing=
case "${VMG_TOOL:-} ${projects[*]}" in
  " "*EndToEnd*)
    pack_tool & # it takes minutes: meanwhile the projects run that do not start the tool
    packing=$!
    export VMG_TOOL=$work/tool/vmgeneralize VMG_PACKAGES=$work/packages ;;
  "built "*) export VMG_TOOL= ;;
esac
[ -n "$packing" ] || dotnet build-server shutdown --vbcscompiler >/dev/null 2>&1

await_tool() {
  [ -n "$packing" ] || return 0
  wait "$packing" || { tail -n 5 "$work/pack.log"; stop "the tool could not be packed and installed; the log is $work/pack.log"; }
  packing=
  dotnet build-server shutdown --vbcscompiler >/dev/null 2>&1
  python3 tests/packages.py "$work/packages" || true
  python3 tests/native_warnings.py "$work/pack.log" || stop "the native compiler warns of what nobody looked at (above)"
}

jobs_limit=${VMG_JOBS:-$(nproc)}
[ "$jobs_limit" -ge 2 ] || jobs_limit=2
echo "testing ${#projects[@]} projects"
for folder in "${projects[@]}"; do
  case $folder in *EndToEnd*) await_tool ;; esac
  while [ "$(jobs -rp | wc -l)" -ge "$jobs_limit" ]; do wait -n || true; done
  run_project "$folder" &
done
wait

guests=${VMG_GUESTS:-$root/../shared/guests}
[ -d "$guests" ] || { guests=; echo "no guest builders (VMG_GUESTS or ../shared/guests): the guest tests were skipped"; }
GUESTS=$guests CI=${CI:-} python3 "$root/tests/summary.py" "$work" "${projects[@]##*/}"
exit $?
