using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.EndToEnd.Tests.Checks;

/// <summary>The small partitions around C: keep their contents; the boot configuration keeps all keys and values, and its free cells are wiped.</summary>
internal static class BootVolume
{
    private const long MiB = 1 << 20;
    private const int Unit = 512;
    private const string EfiStore = "EFI/Microsoft/Boot/BCD";
    private const string BiosStore = "Boot/BCD";

    /// <param name="guest">The source.</param>
    /// <param name="disk">The result, as a raw disk of the source's size.</param>
    public static void AssertUnchanged(WindowsGuest guest, string disk)
    {
        if (guest.Facts["table"] == "gpt")
        {
            AssertFat(guest.Raw, disk, MiB, 100 * MiB);
            long recovery = guest.CStart + guest.CLength;
            AssertNtfs(guest.Raw, disk, recovery, 32 * MiB);
            ToolResult table = OutsideTool.Run("sgdisk", "-v", disk);
            Assert.True(table.ExitCode == 0 && table.Output.Contains("No problems found", StringComparison.Ordinal), table.All);
        }
        else
        {
            AssertNtfs(guest.Raw, disk, MiB, 50 * MiB);
            Assert.Equal(Partitions(guest.Raw), Partitions(disk));
        }
    }

    private static string Partitions(string disk) =>
        OutsideTool.RunChecked("sfdisk", "--dump", disk).Replace(disk, "disk", StringComparison.Ordinal);

    private static void AssertNtfs(string source, string disk, long offset, long length)
    {
        using NtfsPartition before = new(source, offset, length);
        using NtfsPartition after = new(disk, offset, length);
        after.AssertClean();
        ManifestDifference difference = before.Manifest().Compare(after.Manifest());
        Assert.Empty(difference.Removed);
        Assert.Empty(difference.Added);
        Assert.Empty(difference.Changed.Keys.Except([BiosStore]));
        if (difference.Changed.ContainsKey(BiosStore))
        {
            AssertSameHive(before.ReadFile(BiosStore), after.ReadFile(BiosStore));
        }
    }

    private static void AssertFat(string source, string disk, long offset, long length)
    {
        using TemporaryFolder folder = new();
        SparseFile.Extract(source, offset, length, folder.File("before"));
        SparseFile.Extract(disk, offset, length, folder.File("after"));
        byte[] before = File.ReadAllBytes(folder.File("before"));
        byte[] after = File.ReadAllBytes(folder.File("after"));
        byte[] zero = new byte[Unit];
        Dictionary<string, string> skipCheck = new() { ["MTOOLS_SKIP_CHECK"] = "1" };
        foreach (string image in (string[])["before", "after"])
        {
            ToolResult copied = OutsideTool.Run(
                "mcopy", ["-s", "-i", folder.File(image), "::EFI", folder.File(image + "-files")], skipCheck);
            Assert.True(copied.ExitCode == 0, copied.All);
        }

        byte[] store = TakeStore(folder.File("before-files"));
        AssertSameHive(store, TakeStore(folder.File("after-files")));
        int storeStart = before.AsSpan().IndexOf(store);
        Assert.True(storeStart > 0, "the boot configuration lies in one piece");
        for (int position = 0; position < before.Length; position += Unit)
        {
            // Free clusters need not be copied; nothing else may differ.
            ReadOnlySpan<byte> unit = after.AsSpan(position, Unit);
            bool isStore = position >= storeStart && position < storeStart + store.Length;
            Assert.True(isStore || unit.SequenceEqual(before.AsSpan(position, Unit)) || unit.SequenceEqual(zero), $"byte {position} of the ESP differs");
        }

        OutsideTool.RunChecked("fsck.vfat", "-n", folder.File("after"));
        OutsideTool.RunChecked("diff", "-r", folder.File("before-files"), folder.File("after-files"));
    }

    private static byte[] TakeStore(string files)
    {
        string path = Path.Combine(files, EfiStore["EFI/".Length..]);
        byte[] store = File.ReadAllBytes(path);
        File.Delete(path);
        return store;
    }

    private static void AssertSameHive(byte[] before, byte[] after)
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.File("before"), before);
        File.WriteAllBytes(folder.File("after"), after);
        Assert.Empty(HiveDump.Read(folder.File("before")).Compare(HiveDump.Read(folder.File("after"))));
    }
}
