"""summary.py FOLDER PROJECT...: reads FOLDER/trx/PROJECT.trx and prints what tests/run.sh promises.

Environment: CI (true: skips are failures), GUESTS (folder of the guest builders; empty when there are none).
"""
import collections
import os
import sys
import xml.etree.ElementTree as ElementTree

NAMESPACE = '{http://microsoft.com/schemas/VisualStudio/TeamTest/2010}'
NO_GUESTS = 'no guest builders'
NO_POWERSHELL = 'not installed: pwsh'  # run.sh says why; no package of Debian's


def text(result, path):
    node = result.find('/'.join(NAMESPACE + part for part in path.split('/')))
    return (node.text or '').strip() if node is not None else ''


def results(path):
    """(outcome, test name, message) of each test in a trx file."""
    for result in ElementTree.parse(path).iter(NAMESPACE + 'UnitTestResult'):
        message = text(result, 'Output/ErrorInfo/Message') or text(result, 'Output/StdOut')
        yield result.get('outcome'), result.get('testName'), message, text(result, 'Output/ErrorInfo/StackTrace')


def main(folder, projects):
    total = collections.Counter()
    failures, skips, broken = [], [], []
    for project in projects:
        counts = collections.Counter()
        try:
            code, seconds = open(os.path.join(folder, project + '.exit')).read().split()
        except OSError:
            code, seconds = '?', '?'  # its shell was killed before it could tell
        try:
            for outcome, name, message, trace in results(os.path.join(folder, 'trx', project + '.trx')):
                kind = {'Passed': 'passed', 'NotExecuted': 'skipped'}.get(outcome, 'failed')
                counts[kind] += 1
                if kind == 'failed':
                    failures.append((name, message, trace))
                elif kind == 'skipped':
                    skips.append((name, message))
        except (OSError, ElementTree.ParseError):
            pass
        if not counts or (code != '0' and not counts['failed']):
            # A run that died or found no tests must not look like one without failures.
            counts['failed'] += 1
            log = os.path.join(folder, project + '.log')
            broken.append((project, code, open(log, errors='replace').read().splitlines()[-15:] if os.path.exists(log) else []))
        print(f"  {project}: {counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped, {seconds} s")
        total.update(counts)

    by_reason = collections.defaultdict(list)
    for name, reason in skips:
        by_reason[reason.splitlines()[0] if reason else 'no reason given'].append(name)
    for reason, names in by_reason.items():
        print(f'skipped, {reason}:')
        for name in sorted(names):
            print(f'  {name}')
    for name, message, trace in failures:
        print(f'FAILED {name}')
        for line in (message.splitlines()[:40] + trace.splitlines()[:8]):
            print(f'  {line}')
    for project, code, tail in broken:
        print(f'FAILED {project}: dotnet test ended with exit {code} and without a complete result')
        for line in tail:
            print(f'  {line}')

    unexcused = 0
    if os.environ.get('CI', '').lower() in ('true', '1'):
        guests = os.environ.get('GUESTS')
        unexcused = sum(1 for _, reason in skips if not reason.startswith((NO_POWERSHELL,) if guests else (NO_GUESTS, NO_POWERSHELL)))
        if not guests:
            print('CI WITHOUT GUEST BUILDERS: ../shared/guests is missing, so nothing was judged on real guests')
        if unexcused:
            print(f'CI: {unexcused} tests were skipped that must run here')
    print(f"logs: {folder}")
    print(f"{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped", flush=True)
    return 0 if total['passed'] and not total['failed'] and not unexcused else 1


if __name__ == '__main__':
    sys.exit(main(sys.argv[1], sys.argv[2:]))
