#!/usr/bin/env bash
# Whole commands on one Linux guest, in turns: vmgeneralize against virt-sysprep. Copies are made outside the clock.
#
#   compare-linux.sh GUEST.raw [ROUNDS]
#
# Needs guestfs-tools, libguestfs-xfs, qemu-system-x86 and a linux-image package; virt-sysprep starts a machine of its own.
# VMG_TOOL=FILE measures that program, one that was compiled natively, instead of the one that is built here.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
guest=$1 rounds=${2:-3}
work=$(mktemp -d "${TMPDIR:-/tmp}/vmg-compare.XXXXXX")
trap 'rm -rf "$work"' EXIT
export LIBGUESTFS_BACKEND=direct LIBGUESTFS_BACKEND_SETTINGS=force_tcg TIMEFORMAT=%R
dotnet build -c Release -v quiet "$root/src/VmGeneralize"
tool=(dotnet "$root/src/VmGeneralize/bin/Release/net10.0/vmgeneralize.dll")
[ -z "${VMG_TOOL:-}" ] || tool=("$VMG_TOOL")
for _ in $(seq "$rounds"); do
  rm -f "$work/out.raw"*
  { time "${tool[@]}" generalize "$guest" -o "$work/out.raw" --format raw >"$work/ours.log" 2>&1; } 2>>"$work/ours"
  rm -f "$work/out.raw"*
  { time "${tool[@]}" plan "$guest" >"$work/plan.log" 2>&1; } 2>>"$work/plan"
  cp --sparse=always "$guest" "$work/theirs.raw"
  { time virt-sysprep --format raw -a "$work/theirs.raw" >"$work/theirs.log" 2>&1; } 2>>"$work/theirs"
done
median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
ours=$(median "$work/ours") theirs=$(median "$work/theirs")
echo "vmgeneralize generalize (a clean copy): $ours s"
echo "vmgeneralize plan (everything but writing): $(median "$work/plan") s"
echo "virt-sysprep (in place): $theirs s"
awk -v a="$theirs" -v b="$ours" 'BEGIN { printf "ratio %.0f\n", a / b }'
