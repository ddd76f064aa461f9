using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Fat;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Fat;

public class FatFileSystemTests
{
    [SkippableTheory]
    [MemberData(nameof(FatImage.Geometries), MemberType = typeof(FatImage))]
    public void Holds_what_mtools_wrote(int bits, int kibibytes, string[] options)
    {
        using FatImage image = new FatImage(bits, kibibytes, options).Fill();
        using FatFileSystem fat = FatFileSystem.Open(image.Load());
        Assert.Equal($"FAT{bits}", fat.Format);
        Assert.Equal("TEST VOL", fat.Label);
        AssertSameTree(image.Expected, FatImage.Tree(fat));
    }

    [SkippableTheory]
    [MemberData(nameof(FatImage.Geometries), MemberType = typeof(FatImage))]
    public void Live_clusters_are_the_ones_that_fsck_counts(int bits, int kibibytes, string[] options)
    {
        using FatImage image = new FatImage(bits, kibibytes, options).Fill();
        MemoryDevice volume = image.Load();
        using FatFileSystem fat = FatFileSystem.Open(volume);
        (_, long used, long total) = image.Fsck();
        ExtentSet live = fat.LiveExtents();
        Assert.Equal((total - used) * fat.AllocationUnit, DataEnd(volume) - live.TotalLength);

        // And nothing that matters is missing: the tree is the same when everything else is gone.
        foreach (Extent free in live.Gaps(new Extent(0, volume.Length)))
        {
            volume.Bytes.AsSpan((int)free.Offset, (int)free.Length).Fill(0xDD);
        }

        AssertSameTree(image.Expected, FatImage.Tree(FatFileSystem.Open(volume)));
    }

    [SkippableFact]
    public void Fat32_with_few_clusters_is_still_fat32()
    {
        using FatImage image = new(32, 65_536, "-s", "8"); // mtools takes it for FAT16 and writes nothing to it
        using FatFileSystem fat = FatFileSystem.Open(image.Load());
        Assert.Equal(("FAT32", "TEST VOL"), (fat.Format, fat.Label));
        (_, long used, long total) = image.Fsck();
        Assert.Equal((total - used) * fat.AllocationUnit, DataEnd(image.Load()) - fat.LiveExtents().TotalLength);
    }

    [SkippableTheory]
    [InlineData("/")]
    [InlineData("")]
    public void The_root_is_found(string path)
    {
        using FatFileSystem fat = Sample();
        Assert.Same(fat.Root, fat.Find(path));
    }

    [SkippableTheory]
    [InlineData("/EFI/Microsoft/Boot/BCD", "BCD")]
    [InlineData("/efi/MICROSOFT/boot/bcd", "BCD")]
    [InlineData("/Lower.TXT", "lower.txt")]
    [InlineData("/names/GRÖSSE 漢字.dat", null)] // ß has no capital of the same length
    [InlineData("/names/GRÖßE 漢字.DAT", "größe 漢字.dat")]
    [InlineData("/NAMES/MIXEDC~1.DOT", "Mixed.Case.Name.with.dots")] // its 8.3 name, as mtools makes it
    [InlineData("/EFI/Microsoft", "Microsoft")]
    [InlineData("/EFI/Microsoft/", "Microsoft")]
    [InlineData("/EFI/nothing", null)]
    [InlineData("/lower.txt/below", null)]
    [InlineData("/EFI/..", null)]
    [InlineData("/EFI/.", null)]
    [InlineData("/TEST VOL", null)] // the label is no file
    public void Paths_are_found_in_any_case_and_by_both_names(string path, string? name)
    {
        using FatFileSystem fat = Sample();
        Assert.Equal(name, fat.Find(path)?.Name);
    }

    [SkippableFact]
    public void Reads_end_at_the_end_of_the_file()
    {
        using FatImage image = new FatImage(16, 20_000).Fill();
        using FatFileSystem fat = FatFileSystem.Open(image.Load());
        FileEntry file = fat.Find("/many/fragmented.bin")!;
        byte[] expected = image.Expected["/many/fragmented.bin"]!;
        Random random = new(5);
        for (int i = 0; i < 200; i++)
        {
            int offset = random.Next(expected.Length + 10);
            byte[] buffer = new byte[random.Next(40_000)];
            int read = fat.Read(file, offset, buffer);
            Assert.Equal(Math.Clamp(expected.Length - offset, 0, buffer.Length), read);
            Assert.True(expected.AsSpan(Math.Min(offset, expected.Length), read).SequenceEqual(buffer.AsSpan(0, read)));
        }

        Assert.Equal(0, fat.Read(file, long.MaxValue, new byte[1]));
        Assert.Equal(0, fat.Read(fat.Find("/empty")!, 0, new byte[1]));
        Assert.Throws<ArgumentException>(() => fat.Read(fat.Root, 0, new byte[1]));
        Assert.Throws<ArgumentException>(() => fat.List(file));
    }

    [SkippableFact]
    public void Every_id_is_its_own()
    {
        using FatFileSystem fat = Sample();
        List<FileEntry> entries = [fat.Root, .. fat.List(fat.Root), .. fat.List(fat.Find("/many")!)];
        Assert.Equal(entries.Count, entries.Select(entry => entry.Id).Distinct().Count());
        Assert.Equal((uint)FileAttributes.Directory, fat.Find("/EFI")!.Attributes);
    }

    [SkippableFact]
    public void The_boot_sector_gives_the_label_when_the_root_has_none()
    {
        using FatImage image = new(16, 20_000);
        MemoryDevice volume = image.Load();
        FatBootSector.TryRead(volume.Bytes, out FatBootSector? boot, out _);
        volume.Zero(new Extent(boot!.RootOffset, 32));
        Assert.Equal("TEST VOL", FatFileSystem.Open(volume).Label);
        "NO NAME    "u8.CopyTo(volume.Bytes.AsSpan(0x2B));
        Assert.Equal("", FatFileSystem.Open(volume).Label);
    }

    [SkippableFact]
    public void Mirroring_off_reads_the_active_table()
    {
        using FatImage image = new FatImage(32, 40_000).Fill();
        MemoryDevice volume = image.Load();
        FatBootSector.TryRead(volume.Bytes, out FatBootSector? boot, out _);
        volume.Bytes[0x28] = 0x81;
        volume.Zero(new Extent(boot!.FatOffset(0), boot.FatLength));
        AssertSameTree(image.Expected, FatImage.Tree(FatFileSystem.Open(volume)));
    }

    [SkippableFact]
    public void Bad_clusters_and_the_tail_are_not_live()
    {
        using FatImage image = new(16, 20_001);
        MemoryDevice volume = image.Load();
        FatBootSector.TryRead(volume.Bytes, out FatBootSector? boot, out _);
        uint last = boot!.ClusterCount + 1;
        BitConverter.TryWriteBytes(volume.Bytes.AsSpan((int)boot.FatOffset(0) + ((int)last * 2)), (ushort)0xFFF7);
        BitConverter.TryWriteBytes(volume.Bytes.AsSpan((int)boot.FatOffset(0) + ((int)(last - 1) * 2)), (ushort)0xFFFF);
        ExtentSet live = FatFileSystem.Open(volume).LiveExtents();
        Assert.False(live.Contains(boot.ClusterOffset(last)));
        Assert.True(live.Contains(boot.ClusterOffset(last) - 1)); // one table alone calls it used
        Assert.False(live.Contains(volume.Length - 1));
    }

    [SkippableFact]
    public void Other_volumes_are_refused_by_name()
    {
        byte[] zeros = new byte[1 << 20];
        Assert.Throws<CorruptDataException>(() => FatFileSystem.Open(new MemoryDevice(zeros)));
        Assert.Throws<CorruptDataException>(() => FatFileSystem.Open(new MemoryDevice([])));
        "EXFAT   "u8.CopyTo(zeros.AsSpan(3));
        Assert.Contains(
            "exFAT", Assert.Throws<UnsupportedFeatureException>(() => FatFileSystem.Open(new MemoryDevice(zeros))).Message, StringComparison.Ordinal);

        using FatImage image = new(32, 40_000);
        MemoryDevice volume = image.Load();
        new Guid("4967D63B-2E29-4AD8-8399-F6A339E3D001").TryWriteBytes(volume.Bytes.AsSpan(0x1A8));
        Assert.Contains("BitLocker", Assert.Throws<UnsupportedFeatureException>(() => FatFileSystem.Open(volume)).Message, StringComparison.Ordinal);
    }

    /// <summary>The end of the last cluster: nothing after it belongs to the file system.</summary>
    private static long DataEnd(MemoryDevice volume)
    {
        FatBootSector.TryRead(volume.Bytes, out FatBootSector? boot, out _);
        return boot!.ClusterOffset(boot.ClusterCount + 2);
    }

    private static FatFileSystem Sample() => FatFileSystem.Open(FatImage.LoadSample());

    private static void AssertSameTree(SortedDictionary<string, byte[]?> expected, SortedDictionary<string, byte[]?> actual)
    {
        Assert.Equal(expected.Keys, actual.Keys);
        Assert.All(expected, pair => Assert.True(pair.Value.AsSpan().SequenceEqual(actual[pair.Key]), pair.Key));
        Assert.All(expected, pair => Assert.Equal(pair.Value is null, actual[pair.Key] is null));
    }
}
