#!/usr/bin/env python3
"""Shows what `dotnet pack` made for each platform: packages.py [FOLDER], default artifacts.

One line a package: its platform, its size, how the tool is started, and what its program is, read from the program itself: native (ELF, PE or
Mach-O without a runtime), compiled ahead (managed code with a ReadyToRun header, ECMA-335 II.25.3.3, ManagedNativeHeader), or managed.
Exit 1 when a package holds no program, or one of another platform.
"""
import struct
import sys
import zipfile
from pathlib import Path

MACHINES = {0x8664: "x64", 0xAA64: "arm64", 0x014C: "any"}
ELF_MACHINES = {0x3E: "x64", 0xB7: "arm64"}
MACHO_CPUS = {0x01000007: "x64", 0x0100000C: "arm64"}
# ReadyToRun images for other systems say so in the machine, by an exclusive or (docs/design/coreclr/botr/readytorun-format.md).
SYSTEMS = {0: "", 0x7B79: "linux", 0x4644: "osx"}


def program(data):
    """What a program is, and for which processor."""
    if data[:4] == b"\x7fELF":
        return "native (ELF)", ELF_MACHINES.get(struct.unpack_from("<H", data, 18)[0], "?")
    if data[:4] == b"\xcf\xfa\xed\xfe":
        return "native (Mach-O)", MACHO_CPUS.get(struct.unpack_from("<I", data, 4)[0], "?")
    if data[:2] != b"MZ":
        return "?", "?"
    at = struct.unpack_from("<I", data, 0x3C)[0]
    machine, sections = struct.unpack_from("<HH", data, at + 4)
    optional, = struct.unpack_from("<H", data, at + 20)
    header = at + 24
    directories = header + (112 if struct.unpack_from("<H", data, header)[0] == 0x20B else 96)
    cli, = struct.unpack_from("<I", data, directories + 14 * 8)
    system, processor = next(((name, MACHINES[machine ^ mask]) for mask, name in SYSTEMS.items() if machine ^ mask in MACHINES), ("", "?"))
    if cli == 0:
        return "native (PE)", processor
    for i in range(sections):
        size, base, _, raw = struct.unpack_from("<IIII", data, header + optional + 40 * i + 8)
        if base <= cli < base + size:
            ahead, = struct.unpack_from("<I", data, cli - base + raw + 64)
            return (f"compiled ahead{' for ' + system if system else ''}", processor) if ahead else ("managed", "any")
    return "managed", "?"


def main():
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "artifacts")
    packages = sorted(folder.glob("VmGeneralize.*.nupkg"))
    wrong = not packages
    print(f"{'platform':<18} {'MiB':>5}  {'started by':<11} program")
    for path in packages:
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
            settings = next((package.read(name).decode() for name in names if name.endswith("DotnetToolSettings.xml")), "")
            main_file = next((name for name in names if name.endswith(("/vmgeneralize.dll", "/vmgeneralize", "/vmgeneralize.exe"))
                              and not (name.endswith("/vmgeneralize") and any(other.endswith("/vmgeneralize.dll") for other in names))), None)
            rid = path.name[len("VmGeneralize."):].split(".0", 1)[0].rsplit(".", 1)[0]
            rid = rid if not rid[:1].isdigit() else "(leads to them)"
            runner = "executable" if 'Runner="executable"' in settings else "dotnet" if main_file else "-"
            kind, processor = program(package.read(main_file)) if main_file else ("-", "")
            wrong |= (main_file is None) != (rid == "(leads to them)") or (main_file is not None and processor not in rid)
            print(f"{rid:<18} {path.stat().st_size / 2**20:5.1f}  {runner:<11} {kind} {processor}".rstrip())
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
