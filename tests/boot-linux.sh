#!/usr/bin/env bash
# Generalizes a real Debian guest and starts it under emulation: the proof that it comes up as a new machine. Takes about five
# minutes; needs root on Debian 12, the guest builders (VMG_GUESTS, default ../shared/guests), qemu-system-x86 and linux-image-cloud-amd64.
#
#   tests/boot-linux.sh [LIMIT_S]      how long the guest may take, default 900
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
guests=${VMG_GUESTS:-$root/../shared/guests}
work=$(mktemp -d "${TMPDIR:-/tmp}/vmg-boot.XXXXXX")
trap 'rm -rf "$work"' EXIT

# This sgdisk's -q makes nothing at all: left out.
mkdir "$work/bin"
printf '#!/usr/bin/env bash\nfor a in "$@"; do [ "$a" = -q ] || set -- "$@" "$a"; shift; done\nexec /usr/sbin/sgdisk "$@"\n' >"$work/bin/sgdisk"
chmod +x "$work/bin/sgdisk"
PATH=$work/bin:$PATH "$guests/make-linux-guest.sh" --fs ext4 --table gpt --esp --boot --formats raw --out "$work/guest"
dotnet run -c Release --project "$root/src/VmGeneralize" -- generalize "$work/guest.raw" -o "$work/clean.raw" --format raw >"$work/generalize.log"
"$guests/boot-linux-guest.sh" "$work/clean.raw" "$work/boot.log" "${1:-900}" | tee "$work/facts" || { tail -n 40 "$work/boot.log" >&2; exit 1; }
tr '\r' '\n' <"$work/boot.log" >"$work/boot.txt"

failed=0
expect() { # WHAT COMMAND...
  if "${@:2}"; then echo "ok: $1"; else echo "NOT ok: $1"; failed=1; fi
}
fact() { grep -qE "$1" "$work/facts"; }
no_fact() { ! fact "$1"; }
expect "a new machine id" fact 'machine-id [0-9a-f]{32}'
expect "not that of the source" no_fact 'machine-id 0123456789abcdef0123456789abcdef'
expect "new SSH host keys" fact 'SHA256:.*\(ED25519\)'
expect "none of them the source's" no_fact 'vmgsource'
expect "sshd is active" fact 'ssh active'
expect "what the administrator had disabled stays disabled" fact 'cron disabled'
expect "the user of the source is gone" grep -qa "azureuser.*no such user" "$work/boot.txt"
exit $failed
