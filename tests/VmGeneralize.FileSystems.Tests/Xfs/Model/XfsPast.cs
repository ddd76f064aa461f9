using VmGeneralize.FileSystems.Tests.Ext;
using VmGeneralize.FileSystems.Tests.Posix.Model;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Xfs.Model;

/// <summary>A volume with random features, which the kernel fills and ages, taking turns with the code that edits it.</summary>
/// <param name="path">Path of its file.</param>
/// <param name="random">Source of all random choices.</param>
/// <param name="alwaysStops">
/// Whether the kernel always stops in the middle of work, so that there is a log to replay; otherwise it does so now and then.
/// </param>
internal sealed class XfsPast(string path, Random random, bool alwaysStops)
{
    private const string ShutDown = """
        import os, sys, time, fcntl, array
        if sys.argv[2] == '1': time.sleep(0.2) # inodes of deleted files are freed later
        fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587d, array.array('I', [1]))
        """;

    /// <summary>How the volume was made, and whether its log is clean.</summary>
    public string Format { get; private set; } = "";

    /// <summary>Number of tokens used so far.</summary>
    public int Tokens { get; set; }

    public void Make()
    {
        int megabytes = random.Next(48, 96); // room for the log in each group, of which there are two at least: xfs_repair does not look at one alone
        string[] arguments = [.. Arguments(random), "-d", $"agcount={random.Next(2, (megabytes / 20) + 1)}"];
        Format = $"mkfs.xfs {string.Join(' ', arguments)}";
        XfsImage.Make(path, megabytes, arguments);
    }

    /// <summary>Lets the kernel work on the volume and then unmount it or stop.</summary>
    /// <param name="look">Receives what the kernel sees beforehand.</param>
    /// <returns>What the kernel sees afterwards.</returns>
    public SortedDictionary<string, string> Go(Action<SortedDictionary<string, string>> look)
    {
        SortedDictionary<string, string> seen = [];
        bool isStopped = random.Next(4) == 0 || alwaysStops;
        XfsImage.Mounted(path, mount =>
        {
            look(ExtManifest.OfFolders([mount])[0]);
            Tokens = RandomPast.Give(mount, random, Tokens, hasMore: true);
            if (isStopped)
            {
                OutsideTool.RunChecked("python3", "-c", ShutDown, mount, $"{random.Next(2)}");
            }
            else
            {
                seen = ExtManifest.OfFolders([mount])[0];
            }
        });
        if (isStopped)
        {
            Format += " (stopped)";
            string settled = path + ".settled";
            OutsideTool.RunChecked("cp", "--sparse=always", path, settled);
            XfsImage.Mounted(settled, mount => seen = ExtManifest.OfFolders([mount])[0]); // the kernel's own recovery
        }

        return seen;
    }

    private static string[] Arguments(Random random)
    {
        bool Chance(int percent) => random.Next(100) < percent;
        int block = 1024 << random.Next(3);
        int sector = Chance(25) && block == 4096 ? 4096 : 512;
        int inode = Math.Min(512 << random.Next(3), block / 2);
        int directory = Chance(60) ? block : block << random.Next(1, 7);
        bool hasFreeInodeTree = Chance(85);
        string On(int percent) => Chance(percent) ? "1" : "0";
        return
        [
            "-b", $"size={block}", "-s", $"size={sector}", "-i", $"size={inode},sparse={On(70)},nrext64={On(50)}",
            "-l", sector == 4096 ? "size=18m" : "size=16m", // what mkfs.xfs chooses is too small for some mixtures, as the kernel says
            "-n", $"size={Math.Min(65536, Math.Max(4096, directory))}",
            "-m", $"finobt={(hasFreeInodeTree ? 1 : 0)},inobtcount={(hasFreeInodeTree ? On(60) : "0")},rmapbt={On(50)},reflink={On(75)},bigtime={On(60)}",
        ];
    }
}
