#!/usr/bin/env python3
"""upload.py [RUNS] [FOLDER]: the same disks to the same storage emulator, by this tool and by what people use today, in turns.

    dotnet build -c Release src/VmGeneralize
    apt-get install azure-cli ntfs-3g gdisk qemu-utils nodejs npm
    tests/VmGeneralize.Benchmarks/upload.py 3

Two disks of 2 GiB with one NTFS volume, as fixed VHDs: 30 % full, and the same with as much again that was written in between and
deleted. Azurite is started afresh for every upload, its data in memory; azcopy and Azurite come from npm into FOLDER (default: a
temporary one). Bytes are those that the blob has pages for afterwards: all that was sent, zeros included. Needs root for ntfs-3g.
"""
import base64
import datetime
import hashlib
import hmac
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
import xml.etree.ElementTree

REPOSITORY = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TOOL = os.environ.get('VMGENERALIZE') or 'dotnet ' + os.path.join(
    REPOSITORY, 'src/VmGeneralize/bin/Release/net10.0/vmgeneralize.dll')
PACKAGES = ['azurite@3.37.0', '@azure-tools/azcopy-linux@10.32.2']
ACCOUNT = 'devstoreaccount1'
# Not a secret: the account that every Azurite has, documented with it.
KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='
MIB = 1 << 20
DISK = 2048 * MIB
FILES, FILE_SIZE = 300, 2 * MIB


def run(command, **options):
    result = subprocess.run(command, capture_output=True, **options)
    if result.returncode:
        sys.exit(f'{" ".join(command)}\n{result.stdout.decode()}\n{result.stderr.decode()}')
    return result.stdout


def make_disk(path, folder, with_deleted):
    volume, mount, raw = (os.path.join(folder, name) for name in ('volume', 'mount', 'raw'))
    with open(volume, 'wb') as file:
        file.truncate(DISK - 2 * MIB)
    run(['mkntfs', '-F', '-Q', '-q', volume])
    os.makedirs(mount, exist_ok=True)
    server = subprocess.Popen(['ntfs-3g', '-o', 'no_detach,noatime', volume, mount], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not os.path.ismount(mount):
        time.sleep(0.05)
    content = random.Random(1)
    for number in range(FILES):
        with open(os.path.join(mount, f'{number}.bin'), 'wb') as file:
            file.write(content.randbytes(FILE_SIZE))
        if with_deleted:
            with open(os.path.join(mount, f'{number}.deleted'), 'wb') as file:
                file.write(content.randbytes(FILE_SIZE))
    for name in os.listdir(mount):
        if name.endswith('.deleted'):
            os.remove(os.path.join(mount, name))
    run(['umount', mount])
    server.wait() # until everything is in the file
    with open(raw, 'wb') as file:
        file.truncate(DISK)
    run(['sgdisk', '-n', '1:2048:0', '-t', '1:0700', raw])
    run(['dd', f'if={volume}', f'of={raw}', 'bs=1M', 'seek=1', 'conv=sparse,notrunc'])
    run(['qemu-img', 'convert', '-f', 'raw', '-O', 'vpc', '-o', 'subformat=fixed,force_size=on', raw, path])
    os.remove(volume)
    os.remove(raw)


class Azurite:
    def __init__(self, packages):
        with socket.socket() as probe:
            probe.bind(('127.0.0.1', 0))
            self.port = probe.getsockname()[1]
        program = os.path.join(packages, 'node_modules/azurite/dist/src/blob/main.js')
        self.process = subprocess.Popen(
            ['node', program, '--blobHost', '127.0.0.1', '--blobPort', str(self.port), '--silent', '--inMemoryPersistence',
             '--skipApiVersionCheck', '--disableTelemetry'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.endpoint = f'http://127.0.0.1:{self.port}/{ACCOUNT}'
        for _ in range(600):
            try:
                socket.create_connection(('127.0.0.1', self.port)).close()
                break
            except OSError:
                time.sleep(0.1)
        urllib.request.urlopen(urllib.request.Request(f'{self.endpoint}/disks?restype=container&{sas()}', method='PUT')).close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    @property
    def blob(self):
        return f'{self.endpoint}/disks/disk.vhd?{sas()}'

    @property
    def connection(self):
        return f'DefaultEndpointsProtocol=http;AccountName={ACCOUNT};AccountKey={KEY};BlobEndpoint={self.endpoint};'

    def pages(self):
        ranges = []
        with urllib.request.urlopen(f'{self.endpoint}/disks/disk.vhd?comp=pagelist&{sas()}') as answer:
            for item in xml.etree.ElementTree.fromstring(answer.read()).iter('PageRange'):
                ranges.append((int(item.find('Start').text), int(item.find('End').text) + 1))
        return ranges


def sas():
    """A SAS for everything in the account."""
    expiry = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)).strftime('%Y-%m-%dT%H:%M:%SZ')
    fields = {'sv': '2018-11-09', 'ss': 'b', 'srt': 'sco', 'sp': 'rwdlac', 'se': expiry}
    text = '\n'.join([ACCOUNT, fields['sp'], fields['ss'], fields['srt'], '', expiry, '', '', fields['sv'], ''])
    fields['sig'] = base64.b64encode(hmac.new(base64.b64decode(KEY), text.encode(), hashlib.sha256).digest()).decode()
    return urllib.parse.urlencode(fields)


def azcopy(packages):
    return os.path.join(packages, 'node_modules/@azure-tools/azcopy-linux/dist/bin/azcopy_linux_amd64')


def commands(packages, azurite, disk):
    return {
        'vmgeneralize': [*TOOL.split(), 'upload', disk, '--data-disk', '--blob', azurite.blob],
        'azcopy': [azcopy(packages), 'copy', disk, azurite.blob, '--blob-type', 'PageBlob', '--from-to', 'LocalBlob'],
        'az': ['az', 'storage', 'blob', 'upload', '--type', 'page', '--file', disk, '--container-name', 'disks', '--name', 'disk.vhd',
               '--connection-string', azurite.connection, '--no-progress'],
    }


def main():
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    folder = sys.argv[2] if len(sys.argv) > 2 else tempfile.mkdtemp(prefix='vmg-upload-')
    os.makedirs(folder, exist_ok=True)
    try:
        if not os.path.isdir(os.path.join(folder, 'node_modules')):
            run(['npm', 'install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', '--omit=optional', *PACKAGES])
            os.chmod(azcopy(folder), 0o755)
        disks = {}
        for name, deleted in (('30 % full', False), ('30 % full, 30 % deleted', True)):
            disks[name] = os.path.join(folder, 'deleted.vhd' if deleted else 'full.vhd')
            if not os.path.exists(disks[name]):
                make_disk(disks[name], folder, deleted)
        environment = dict(os.environ, AZURE_CORE_COLLECT_TELEMETRY='0', AZCOPY_LOG_LOCATION=folder, AZCOPY_JOB_PLAN_LOCATION=folder)
        times, sent = {}, {}
        for _ in range(runs):
            for name, disk in disks.items():
                for tool in ('vmgeneralize', 'azcopy', 'az'):
                    with Azurite(folder) as azurite:
                        started = time.perf_counter()
                        run(commands(folder, azurite, disk)[tool], env=environment)
                        times.setdefault((name, tool), []).append(time.perf_counter() - started)
                        sent[name, tool] = sum(end - start for start, end in azurite.pages())
                        print(f'{name}: {tool}: {times[name, tool][-1]:.1f} s, {sent[name, tool] / MIB:.1f} MiB, load {os.getloadavg()[0]:.1f}', flush=True)
        print('| disk | tool | median | best | bytes |\n|---|---|---|---|---|')
        for (name, tool), values in times.items():
            print(f'| {name} | {tool} | {statistics.median(values):.1f} s | {min(values):.1f} s | {sent[name, tool] / MIB:.0f} MiB |')
    finally:
        if len(sys.argv) <= 2:
            shutil.rmtree(folder)


if __name__ == '__main__':
    main()
