using System.Buffers.Binary;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.EndToEnd.Tests.Canaries;

/// <summary>Dead bytes in registry hives, both those that operations edit and those that none edits.</summary>
internal static class HivePlaces
{
    private const string Config = "Windows/System32/config/";
    private const int BaseBlock = 4096;
    private const int ValueName = 20; // where the name of a value lies in its cell
    private const int ValueSize = 4;
    private const string Replayed = Config + ReplayedHive;
    private const uint First = 11; // number of the first log entry

    /// <summary>The hive that its logs must bring up to date.</summary>
    public const string ReplayedHive = "DRIVERS";

    public static IReadOnlyList<NtfsPlace> All { get; } =
    [
        // Places that copy a hive come first, while nothing is planted in it.
        new("replay-primary", "in a free cell of a hive that was not closed: its logs bring it up to date")
        {
            Fill = static (volume, canary) => volume.Write(
                Replayed, HiveLog.WithSequence(WithDeletedKey(File.ReadAllBytes(volume[Config + "DEFAULT"]), "VmgOld1", canary.Text), First - 1, First - 2)),
        },
        new("replay-log1", "in a free cell of a page that LOG1 brings")
        {
            Fill = static (volume, canary) =>
            {
                byte[] before = HiveLog.WithSequence(File.ReadAllBytes(volume[Replayed]), First - 1, First - 1);
                byte[] after = WithDeletedKey(before, "VmgOld2", canary.Text);
                volume.Write(Replayed + ".LOG1", HiveLog.Append(HiveLog.Start(before, First), before, after, First));
            },
        },
        new("replay-log2", "the name of a deleted key in a page that LOG2 brings")
        {
            Fill = static (volume, canary) =>
            {
                byte[] before = HiveLog.Replay(File.ReadAllBytes(volume[Replayed]), File.ReadAllBytes(volume[Replayed + ".LOG1"]));
                byte[] after = WithDeletedKey(before, canary.Text, "");
                volume.Write(Replayed + ".LOG2", HiveLog.Append(HiveLog.Start(before, First + 1), before, after, First + 1));
            },
        },

        // Not in an entry: both entries have hashes, and a wrong one in the middle makes a torn log, which is refused.
        new("replay-log-remnant", "after the last entry of a log that has to be replayed")
        {
            Fill = static (volume, canary) => volume.Write(
                Replayed + ".LOG1", [.. File.ReadAllBytes(volume[Replayed + ".LOG1"]), .. canary.Fill(BaseBlock)]),
        },
        new("free-cell-boot-store", "deleting a key in a boot configuration")
        {
            Fill = static (volume, canary) => volume.Write(
                "Boot/BCD", WithDeletedKey(File.ReadAllBytes(volume[Config + "DEFAULT"]), "VmgOld", canary.Text)),
        },
        new("free-cell-program-hive", "deleting a key in a hive of a program")
        {
            Fill = static (volume, canary) =>
            {
                volume.Write("Windows/AppCompat/Programs/Amcache.hve", File.ReadAllBytes(volume[Config + "DEFAULT"]));
                DeleteKey(volume, "Windows/AppCompat/Programs/Amcache.hve", "HKLM\\AMCACHE", canary);
            },
        },
        new("log-of-user-class-hive", "in the log of a clean hive")
        {
            RemovedBy = "windows-registry-logs",
            Fill = static (volume, canary) =>
            {
                volume.Write("Users/builder/AppData/Local/Microsoft/Windows/UsrClass.dat", File.ReadAllBytes(volume[Config + "DEFAULT"]));
                volume.Write("Users/builder/AppData/Local/Microsoft/Windows/UsrClass.dat.LOG1", canary.Fill(3000));
            },
        },
        FreeCell("free-cell-system", "SYSTEM"),
        FreeCell("free-cell-software", "SOFTWARE"),
        FreeCell("free-cell-default", "DEFAULT"),
        new("free-cell-user", "deleting a key in the hive of a user")
        {
            Fill = static (volume, canary) => DeleteKey(volume, "Users/builder/NTUSER.DAT", "HKCU", canary),
        },
        new("free-cell-sam", "in a free cell of SAM, which is never written")
        {
            Fill = static (volume, canary) => Change(volume, Config + "SAM", hive => InFreeCell(hive, canary)),
        },
        new("cell-slack", "shortening a value")
        {
            Fill = static (volume, canary) =>
            {
                string path = volume[Config + "DEFAULT"];
                string value = $"\"VmgSlack\"=\"long enough to stand apart, and then {canary.Text}\"";
                Merge(volume, Config + "DEFAULT", "HKLM\\DEFAULT", $"[HKLM\\DEFAULT\\Slack]\n{value}\n\n");
                byte[] hive = File.ReadAllBytes(path);
                int name = hive.AsSpan().IndexOf("VmgSlack"u8);
                BinaryPrimitives.WriteUInt32LittleEndian(hive.AsSpan(name - ValueName + ValueSize), 10);
                File.WriteAllBytes(path, hive);
            },
        },
        new("base-block", "in the unused part of a hive's base block")
        {
            Fill = static (volume, canary) => Change(volume, Config + "DEFAULT", hive => Place(hive, 1024, canary)),
        },
        new("behind-bins", "after the last bin of a hive")
        {
            Fill = static (volume, canary) => Change(volume, Config + "DEFAULT", hive => [.. hive, .. canary.Fill(BaseBlock)]),
        },
    ];

    private static NtfsPlace FreeCell(string name, string hive) => new(name, $"deleting a key in {hive}")
    {
        Fill = (volume, canary) => DeleteKey(volume, Config + hive, $"HKLM\\{hive}", canary),
    };

    /// <summary>A hive in which a key was created and then deleted.</summary>
    /// <param name="hive">The original hive; not changed.</param>
    /// <param name="key">Name of the key.</param>
    /// <param name="value">Text of a value in the key.</param>
    internal static byte[] WithDeletedKey(byte[] hive, string key, string value)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("hive");
        File.WriteAllBytes(path, hive);
        HiveEditor.Merge(path, "HIVE", $"[HIVE\\{key}]\n\"value\"=\"{value}\"\n\n");
        HiveEditor.Merge(path, "HIVE", $"[-HIVE\\{key}]\n\n");
        return File.ReadAllBytes(path);
    }

    private static void DeleteKey(MountedNtfs volume, string path, string prefix, Canary canary)
    {
        Merge(volume, path, prefix, $"[{prefix}\\VmgOld]\n\"value\"=\"{canary.Text}\"\n\n");
        Merge(volume, path, prefix, $"[-{prefix}\\VmgOld]\n\n");
    }

    private static byte[] InFreeCell(byte[] hive, Canary canary)
    {
        // A bin header, followed by cells: a positive size marks a free cell.
        for (int at = BaseBlock; at + 4 < hive.Length;)
        {
            int size = BinaryPrimitives.ReadInt32LittleEndian(hive.AsSpan(at));
            if (hive.AsSpan(at).StartsWith("hbin"u8))
            {
                at += 32;
            }
            else if (size > canary.Both.Length + 8)
            {
                return Place(hive, at + 8, canary);
            }
            else
            {
                at += Math.Abs(size);
            }
        }

        throw new InvalidDataException("The hive has no free cell that is large enough.");
    }

    private static void Merge(MountedNtfs volume, string path, string prefix, string text) => volume.MergeHive(path, prefix, text);

    private static void Change(MountedNtfs volume, string path, Func<byte[], byte[]> change) =>
        File.WriteAllBytes(volume[path], change(File.ReadAllBytes(volume[path])));

    private static byte[] Place(byte[] hive, int at, Canary canary)
    {
        canary.Both.CopyTo(hive, at);
        return hive;
    }
}
