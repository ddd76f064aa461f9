#!/usr/bin/env python3
"""compare.py DISK.vhdx [RUNS]: whole commands beside what people use today, on the same disk, in turns.

    dotnet build -c Release src/VmGeneralize
    ../shared/guests/make-windows-guest.sh --out /tmp/guest --files 30000 --formats "raw vhdx"
    tests/VmGeneralize.Benchmarks/compare.py /tmp/guest.vhdx

VMGENERALIZE=FILE measures that program too, one that was compiled natively, beside the one that is built here.
The tool flushes its output to the disk before it names it; qemu-img does not, so it is shown with and without.
Each line is the median (and the best) wall time of RUNS runs (default 7), and the median of processor time, all processes of the line together,
which a busy machine changes least. Files are in the page cache, outputs on the same file system. The
rm needs ntfs-3g and root; qemu-img, ntfs-3g and hivexml only do a part of what the tool does, as the table says.
"""
import functools
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

REPOSITORY = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PLAIN = 'dotnet ' + os.path.join(REPOSITORY, 'src/VmGeneralize/bin/Release/net10.0/vmgeneralize.dll')
TOOLS = {'native': os.environ['VMGENERALIZE'], 'plain': PLAIN} if os.environ.get('VMGENERALIZE') else {'plain': PLAIN}


def run(command, **options):
    return subprocess.run(command, check=True, capture_output=True, **options)


def tool(which, *arguments):
    return run([*TOOLS[which].split(), *arguments])


def processor():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def seconds(action):
    started, used = time.perf_counter(), processor()
    action()
    return time.perf_counter() - started, processor() - used


class Removal:
    """Mount, rm -rf of the planned paths, unmount, wait until ntfs-3g has written everything."""

    def __init__(self, raw, paths, folder):
        table = json.loads(run(['sfdisk', '--json', raw]).stdout)['partitiontable']
        volume = max(table['partitions'], key=lambda partition: partition['size'])
        self.source = os.path.join(folder, 'c')
        self.image = os.path.join(folder, 'c.work')
        self.mount = os.path.join(folder, 'mount')
        self.paths = paths
        os.mkdir(self.mount)
        run(['dd', f'if={raw}', f'of={self.source}', 'bs=1M', 'conv=sparse', 'iflag=skip_bytes,count_bytes',
             f'skip={volume["start"] * 512}', f'count={volume["size"] * 512}'])

    def prepare(self):
        run(['cp', '--sparse=always', self.source, self.image])

    def __call__(self):
        server = subprocess.Popen(['ntfs-3g', '-o', 'no_detach,noatime', self.image, self.mount],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not os.path.ismount(self.mount):
            time.sleep(0.001)
        run(['rm', '-rf', *(self.mount + path for path in self.paths)])
        run(['fusermount', '-u', self.mount])
        server.wait()


def main(disk, runs=7):
    folder = tempfile.mkdtemp(prefix='vmg-compare-')
    try:
        raw, out = os.path.join(folder, 'disk.raw'), os.path.join(folder, 'out')
        run(['qemu-img', 'convert', '-O', 'raw', disk, raw])
        plan = json.loads(tool('plain', 'plan', disk, '--json').stdout)
        paths = [edit['path'] for operation in plan['operations'] for edit in operation['edits'] if edit['kind'] == 'delete']
        names = sum(len(edit.get('removed', ())) for operation in plan['operations'] for edit in operation['edits'])
        removal = Removal(raw, paths, folder)
        convert = ['qemu-img', 'convert', '-O', 'vpc', '-o', 'subformat=fixed,force_size=on', disk, out]
        hive = os.path.join(folder, 'SYSTEM')
        with open(hive, 'wb') as file:
            file.write(run(['ntfscat', '-f', removal.source, 'Windows/System32/config/SYSTEM']).stdout)
        actions = [
            (f'vmgeneralize {what}, {which}', functools.partial(tool, which, *arguments))
            for what, arguments in (
                ('--version (start-up)', ['--version']),
                ('inspect', ['inspect', disk]),
                ('plan', ['plan', disk]),
                ('generalize -> fixed VHD', ['generalize', disk, '-o', out, '--force']))
            for which in TOOLS
        ] + [
            ('qemu-img convert -> fixed VHD (no cleaning, not flushed)', lambda: run(convert)),
            ('the same, then sync of the output', lambda: (run(convert), run(['sync', out]))),
            (f'ntfs-3g: mount, rm -rf of the same {names} names, unmount (no conversion)', removal),
            (f'hivexml SYSTEM ({os.path.getsize(hive) >> 10} KiB): one hive read, nothing else', lambda: run(['hivexml', hive])),
        ]
        times = {name: [] for name, _ in actions}
        for _ in range(runs):
            for name, action in actions:
                for left in (out, out + '.vmgeneralize.json'):
                    if os.path.exists(left):
                        os.remove(left)
                getattr(action, 'prepare', lambda: None)()
                times[name].append(seconds(action))
        print('| command | median | best | processor |\n|---|---|---|---|')
        for name, taken in times.items():
            wall, used = zip(*taken)
            print(f'| `{name}` | {statistics.median(wall):.2f} s | {min(wall):.2f} s | {statistics.median(used):.2f} s |')
    finally:
        shutil.rmtree(folder)


if __name__ == '__main__':
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1], *(int(count) for count in sys.argv[2:3]))
