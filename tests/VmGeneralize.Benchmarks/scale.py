#!/usr/bin/env python3
"""scale.py [RUNS] [CASE...]: how cost grows with files, with names to remove, with bytes and with the size of the disk.

    dotnet build -c Release src/VmGeneralize
    tests/VmGeneralize.Benchmarks/scale.py 3

Each disk is raw, with one ext4 volume that holds what makes a Debian of it, and what its line says; the kernel fills it, so this needs root and
sgdisk. A row is the median of RUNS runs (default 3) after one that is not counted: processor time of the process, which a busy machine changes least,
wall time and the largest resident size. VMGENERALIZE=FILE measures that program, one that was compiled natively. CASE: words of which a line has to hold
one.
"""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

REPOSITORY = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TOOL = os.environ.get('VMGENERALIZE') or 'dotnet ' + os.path.join(
    REPOSITORY, 'src/VmGeneralize/bin/Release/net10.0/vmgeneralize.dll')
MIB, GIB, TIB = 1 << 20, 1 << 30, 1 << 40
START = MIB
SYSTEM = {
    'etc/os-release': 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nID=debian\nVERSION_ID="12"\n',
    'etc/fstab': 'UUID=56474d00-0000-4000-8000-000000000001 / ext4 defaults 0 1\n',
    'etc/machine-id': '0123456789abcdef0123456789abcdef\n',
    'etc/hostname': 'source\n',
    'etc/passwd': 'root:x:0:0:root:/root:/bin/bash\n',
    'etc/shadow': 'root:$6$salt$hash:19000:0:99999:7:::\n',
    'etc/group': 'root:x:0:\n',
    'etc/waagent.conf': 'Provisioning.Agent=auto\n',
    'usr/sbin/waagent': '#!/usr/bin/python3\n',
    'var/log/syslog': 'source kernel: hello\n',
    'tmp/left': 'left\n',
}
# name, command, bytes of the disk, files to keep, files in /tmp, MiB of contents
CASES = [
    ('10,000 files', 'plan', 8 * GIB, 10_000, 0, 0),
    ('100,000 files', 'plan', 8 * GIB, 100_000, 0, 0),
    ('1,000,000 files', 'plan', 64 * GIB, 1_000_000, 0, 0),
    ('100,000 names to remove', 'plan', 8 * GIB, 0, 100_000, 0),
    ('64 MiB of contents', 'generalize', 8 * GIB, 0, 0, 64),
    ('256 MiB of contents', 'generalize', 8 * GIB, 0, 0, 256),
    ('1024 MiB of contents', 'generalize', 8 * GIB, 0, 0, 1024),
    ('disk of 64 GiB', 'generalize', 64 * GIB, 0, 0, 0),
    ('disk and volume of 2 TiB', 'generalize', 2 * TIB, 0, 0, 0),
    ('disk and volume of 8 TiB', 'generalize', 8 * TIB, 0, 0, 0),
]


def run(*command):
    result = subprocess.run(command, capture_output=True)
    if result.returncode:
        sys.exit(f'{" ".join(command)}\n{result.stdout.decode()}\n{result.stderr.decode()}')


def fill(folder, count):
    for number in range(count):
        if number % 1000 == 0:
            os.makedirs(f'{folder}/{number // 1000}')
        open(f'{folder}/{number // 1000}/file {number}', 'wb').close()


def make(folder, size, files, removed, mebibytes):
    disk, mount = os.path.join(folder, 'disk.raw'), os.path.join(folder, 'mount')
    with open(disk, 'wb') as file:
        file.truncate(size)
    run('sgdisk', '-n', '1:2048:0', '-t', '1:8300', disk)
    run('mke2fs', '-q', '-F', '-t', 'ext4', '-N', str(max(50_000, 2 * (files + removed))), '-U', '56474d00-0000-4000-8000-000000000001',
        '-E', f'offset={START},lazy_itable_init=1,lazy_journal_init=1,nodiscard', disk, f'{(size - 2 * START) >> 10}k')
    os.mkdir(mount)
    # Without noinit_itable the kernel would begin to zero inode tables meanwhile.
    run('mount', '-t', 'ext4', '-o', f'loop,noatime,noinit_itable,offset={START}', disk, mount)
    try:
        for path, contents in SYSTEM.items():
            os.makedirs(os.path.dirname(f'{mount}/{path}'), exist_ok=True)
            with open(f'{mount}/{path}', 'w') as file:
                file.write(contents)
        fill(f'{mount}/srv', files)
        fill(f'{mount}/tmp/many', removed)
        for number in range(mebibytes):
            with open(f'{mount}/srv{number}', 'wb') as file:
                file.write(os.urandom(MIB))
    finally:
        run('umount', mount)
    return disk


def measure(command, disk, folder):
    out = os.path.join(folder, 'out.raw')
    arguments = [*TOOL.split(), command, disk, *(['-o', out, '--format', 'raw'] if command == 'generalize' else [])]
    started = time.perf_counter()
    with open(os.path.join(folder, 'log'), 'wb') as log:
        process = subprocess.Popen(arguments, stdout=log, stderr=log)
        _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    if status:
        sys.exit(f'{" ".join(arguments)}: {open(os.path.join(folder, "log")).read()}')
    for left in (out, out + '.vmgeneralize.json'):
        if os.path.exists(left):
            os.remove(left)
    return usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024


def main(runs=3, wanted=()):
    print('| disk | command | processor | wall | peak memory |\n|---|---|---|---|---|')
    for name, command, *shape in CASES:
        if wanted and not any(word in name for word in wanted):
            continue
        folder = tempfile.mkdtemp(prefix='vmg-scale-')
        try:
            disk = make(folder, *shape)
            figures = [measure(command, disk, folder) for _ in range(runs + 1)][1:]
            processor, wall, memory = (statistics.median(column) for column in zip(*figures))
            print(f'| {name} | `{command}` | {processor:.2f} s | {wall:.2f} s | {memory:.0f} MiB |', flush=True)
        finally:
            shutil.rmtree(folder)


if __name__ == '__main__':
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3, sys.argv[2:])
