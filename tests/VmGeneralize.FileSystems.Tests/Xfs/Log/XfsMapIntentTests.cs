using System.Globalization;
using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.FileSystems.Xfs.Log;
using VmGeneralize.TestSupport;
using Xunit.Abstractions;

namespace VmGeneralize.FileSystems.Tests.Xfs.Log;

/// <summary>Tests logs that end between the intent to change a file's extents (BUI) and the end of that change.</summary>
public sealed class XfsMapIntentTests(ITestOutputHelper output)
{
    private const int MaxAttempts = 8;

    /// <summary>Maximum number of log ends of each kind that are compared; more on demand.</summary>
    private static int MaxCuts => int.Parse(Environment.GetEnvironmentVariable("VMGENERALIZE_XFS_CUTS") ?? "3", CultureInfo.InvariantCulture);

    /// <summary>
    /// Blocks are shared, copied before they are written, and exchanged between files while another process keeps forcing the log to be written: this spreads
    /// the steps of one change over several records. A change that is finished before the log is written leaves no intent in the log.
    /// </summary>
    private const string Script = """
        import os, sys, time, fcntl, array, signal, subprocess
        top = sys.argv[1]
        def force():
            with open(top + '/forced', 'wb') as f:
                while True: f.write(b'x'); f.flush(); os.fsync(f.fileno())
        def pieces(path):
            with open(path, 'wb') as f:
                for i in range(24): f.seek(i * 16384); f.write(bytes([65 + i]) * 8192)
                f.flush(); libc.fallocate(f.fileno(), 1, ctypes.c_long(24 * 16384), ctypes.c_long(40000))
        def work():
            for n in range(10000):
                a, b, c = ('%s/%s%d' % (top, k, n) for k in 'abc')
                pieces(a); pieces(c)
                with open(a, 'rb') as x, open(b, 'wb') as y: fcntl.ioctl(y.fileno(), 0x40049409, x.fileno())
                with open(b, 'r+b') as y:
                    for i in range(0, 24, 2): y.seek(i * 16384 + 100); y.write(b'copied'); y.flush(); os.fsync(y.fileno())
                subprocess.run(['xfs_io', '-c', 'swapext ' + c, a], stdout=subprocess.DEVNULL)
                if n % 2: os.unlink(b)
        import ctypes
        libc = ctypes.CDLL(None)
        children = []
        for job in (force, work):
            child = os.fork()
            if child == 0:
                try: job()
                finally: os._exit(1)
            children.append(child)
        time.sleep(1.5)
        gone = [os.waitpid(child, os.WNOHANG)[0] for child in children]
        for child in children: os.kill(child, signal.SIGKILL)
        if any(gone): sys.exit('a worker failed')
        for child in children: os.waitpid(child, 0)
        fcntl.ioctl(os.open(top, os.O_RDONLY), 0x8004587d, array.array('I', [2]))
        """;

    [SkippableTheory]
    [InlineData("rhel9")]
    [InlineData("rhel10")]
    [InlineData("max-1k")]
    public void Changes_of_extents_are_finished_as_the_kernel_does_it(string format)
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        int compared = 0;
        for (int attempt = 0; attempt < MaxAttempts * Math.Max(1, MaxCuts / 8) && compared < MaxCuts; attempt++)
        {
            // When the log is written, and so what ends up in a record, depends on the machine.
            string whole = XfsImage.Make(folder, format, 160);
            XfsImage.Mounted(whole, mount => OutsideTool.RunChecked("python3", "-c", Script, mount));
            compared += Compare(folder, whole, format, MaxCuts - compared);
        }

        Assert.InRange(compared, 1, MaxCuts);
    }

    /// <returns>Number of log ends with an open extent change that were compared.</returns>
    private int Compare(TemporaryFolder folder, string whole, string format, int most)
    {
        using FileDevice device = new(whole);
        XfsDirtyLog log = new(device);
        IReadOnlyList<XfsLogRecord> open = log.WithOpen("BUI");
        int step = (open.Count / most) + 1;
        int compared = 0;
        for (int index = 0; index < open.Count; index += step)
        {
            string cut = folder.File("cut");
            OutsideTool.RunChecked("cp", "--sparse=always", whole, cut);
            using (FileDevice copy = new(cut, writable: true))
            {
                log.CutBehind(copy, open[index]);
            }

            if (!XfsImage.IsReadable(cut))
            {
                // Some log ends are impossible because of what reached its place on the volume after that end.
                continue;
            }

            compared++;
            string what = $"{format}, log up to record {open[index].Block}";
            XfsLogReplay? replay = XfsReplayJudge.Compare(cut, what);
            output.WriteLine($"{what} of {open.Count}: {string.Join(", ", replay?.Finished ?? [])}");
            Assert.Contains("BUI", replay?.Finished ?? []);
        }

        return compared;
    }
}
