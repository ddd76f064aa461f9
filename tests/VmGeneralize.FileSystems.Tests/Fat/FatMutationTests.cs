using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Fat;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Tests.Fat;

public class FatMutationTests
{
    private const int Mutants = 1000;
    private const int EditedMutants = 300;
    private const long AllocationLimit = 200L << 20; // the whole tree is read, from a volume of 20 to 40 MB

    [SkippableTheory]
    [InlineData(12, 1440)]
    [InlineData(16, 20_000)]
    [InlineData(32, 40_000)]
    public void Damaged_volumes_give_files_or_a_named_error(int bits, int kibibytes)
    {
        using FatImage image = new FatImage(bits, kibibytes).Fill();
        MemoryDevice volume = image.Load();
        FatBootSector.TryRead(volume.Bytes, out FatBootSector? boot, out _);
        FatFileSystem sound = FatFileSystem.Open(volume);
        Extent[] regions =
        [
            new(0, 0x60),
            new(boot!.FatOffset(0), Math.Min(boot.FatLength, 4096)),
            bits == 32 ? DirectoryAt(boot, sound.Root) : new(boot.RootOffset, 512),
            DirectoryAt(boot, sound.Find("/many")!),
            DirectoryAt(boot, sound.Find("/names")!),
            DirectoryAt(boot, sound.Find("/EFI")!),
        ];
        int survivors = 0;
        Random random = new(bits);
        for (int i = 0; i < Mutants; i++)
        {
            List<(int Offset, byte Old)> undo = [];
            for (int change = random.Next(1, 6); change > 0; change--)
            {
                Extent region = regions[random.Next(regions.Length)];
                int offset = (int)(region.Offset + random.NextInt64(region.Length));
                undo.Add((offset, volume.Bytes[offset]));
                volume.Bytes[offset] = random.Next(3) switch
                {
                    0 => (byte)random.Next(256),
                    1 => (byte)(volume.Bytes[offset] ^ (1 << random.Next(8))),
                    _ => (byte)(random.Next(2) * 0xFF),
                };
            }

            survivors += Walk(volume) ? 1 : 0;
            for (int change = undo.Count - 1; change >= 0; change--)
            {
                volume.Bytes[undo[change].Offset] = undo[change].Old;
            }
        }

        Assert.InRange(survivors, 1, Mutants - 1);
    }

    [SkippableFact]
    public void A_directory_below_itself_is_damage()
    {
        const int DirectoryEntrySize = 32;
        const int FirstCluster = 26;
        MemoryDevice volume = FatImage.LoadSample();
        using FatFileSystem sound = FatFileSystem.Open(volume);
        FatBootSector.TryRead(volume.Bytes, out FatBootSector? boot, out _);
        FileEntry above = sound.Find("/EFI")!;
        FileEntry child = sound.Find("/EFI/Microsoft/Boot")!;
        Extent entries = DirectoryAt(boot!, sound.Find("/EFI/Microsoft")!);
        int named = 0;
        for (int at = (int)entries.Offset; at < entries.End; at += DirectoryEntrySize)
        {
            if (ReadUInt16LittleEndian(volume.Bytes.AsSpan(at + FirstCluster)) == child.Id)
            {
                WriteUInt16LittleEndian(volume.Bytes.AsSpan(at + FirstCluster), (ushort)above.Id);
                named++;
            }
        }

        Assert.Equal(1, named);
        using FatFileSystem fat = FatFileSystem.Open(volume);
        CorruptDataException problem = Assert.Throws<CorruptDataException>(() => fat.Find("/EFI/Microsoft/Boot"));
        Assert.Equal("one that is not below itself", problem.Expected);
    }

    [SkippableTheory]
    [InlineData(12, 1440)]
    [InlineData(16, 8_000, "-s", "1")]
    [InlineData(32, 40_000)]
    public void Damaged_volumes_are_edited_or_refused_by_name(int bits, int kibibytes, params string[] options)
    {
        using FatImage image = new FatImage(bits, kibibytes, options).Fill();
        MemoryDevice volume = image.Load();
        FatBootSector.TryRead(volume.Bytes, out FatBootSector? boot, out _);
        FatFileSystem sound = FatFileSystem.Open(volume);
        Extent[] targets =
        [
            new(0, 0x60),
            new(boot!.FatOffset(0), Math.Min(boot.FatLength, 1024)),
            new(boot.FatOffset(1), Math.Min(boot.FatLength, 1024)),
            new(boot.InfoSector * 512, 512),
            bits == 32 ? DirectoryAt(boot, sound.Root) : new(boot.RootOffset, 512),
            DirectoryAt(boot, sound.Find("/many")!),
            DirectoryAt(boot, sound.Find("/names")!),
            DirectoryAt(boot, sound.Find("/EFI")!),
        ];
        DamagedVolumes.Exercise(volume, targets, EditedMutants, ReadAndEdit);
    }

    [SkippableFact]
    public void A_volume_of_directories_that_all_share_one_chain_is_walked_once()
    {
        // Each cluster is the start of a directory, and all of them form one chain: without a limit, the walk is quadratic in their number.
        MemoryDevice volume = FatImage.LoadSample();
        FatBootSector.TryRead(volume.Bytes, out FatBootSector? boot, out _);
        for (uint cluster = 2; cluster < 5000; cluster++)
        {
            for (int table = 0; table < 2; table++)
            {
                BitConverter.TryWriteBytes(
                    volume.Bytes.AsSpan((int)(boot!.FatOffset(table) + (cluster * 2))), (ushort)(cluster % 1000 == 999 ? 0xFFFF : cluster + 1));
            }

            Span<byte> slots = volume.Bytes.AsSpan((int)boot!.ClusterOffset(cluster), boot.ClusterSize);
            for (int slot = 0; slot < boot.ClusterSize / 32; slot++)
            {
                Span<byte> entry = slots.Slice(slot * 32, 32);
                entry.Clear();
                System.Text.Encoding.ASCII.GetBytes($"D{slot:D10}", entry);
                entry[11] = FatDirectoryRecord.Directory;
                BitConverter.TryWriteBytes(entry[26..], (ushort)(2 + (((cluster * 31) + (uint)slot) % 4998)));
            }
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        FatFileSystem fat = FatFileSystem.Open(volume);
        Assert.Contains(fat.Check(), problem => !problem.IsHarmless);
        Assert.Throws<CorruptDataException>(() => fat.Scrub());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AllocationLimit);
    }

    private static void ReadAndEdit(OverlayDevice device, Random random)
    {
        using FatFileSystem fat = FatFileSystem.Open(device);
        _ = fat.LiveExtents().TotalLength;
        _ = fat.Check();
        byte[] contents = new byte[random.Next(40_000)];
        Action[] edits =
        [
            () => fat.MeasureSlack(),
            () => fat.MeasureDeadMetadata(),
            () => IfThere(fat, "/many", path => fat.Delete(path)),
            () => IfThere(fat, "/EFI/Microsoft", path => fat.Delete(path)),
            () => IfThere(fat, "/names/MIXEDC~1.DOT", path => fat.Delete(path)),
            () => IfThere(fat, "/lower.txt", path => fat.Replace(path, contents)),
            () => IfThere(fat, "/many/fragmented.bin", path => fat.Replace(path, contents)),
            () => IfThere(fat, "/names", path => fat.Create($"{path}/a new name {random.Next()}", contents)),
            () => fat.Create($"/{random.Next()}", contents),
            () => fat.Scrub(),
            () => fat.WipeSlack(),
        ];
        random.Shuffle(edits);
        foreach (Action edit in edits)
        {
            try
            {
                edit();
            }
            catch (GuestVolumeFullException)
            {
                // Wrong counts leave no room.
            }
        }

        fat.Complete();
    }

    private static void IfThere(FatFileSystem fat, string path, Action<string> edit)
    {
        if (fat.Find(path) is { } entry && entry.IsDirectory == path is "/many" or "/names" or "/EFI/Microsoft")
        {
            edit(path);
        }
    }

    [Fact]
    public void Random_boot_sectors_are_taken_or_refused()
    {
        Random random = new(4);
        byte[] sector = new byte[512];
        int taken = 0;
        for (int i = 0; i < 20_000; i++)
        {
            random.NextBytes(sector);
            sector[0] = 0xEB;
            sector[0x0B] = 0;
            sector[0x0C] = 2;
            sector[0x0D] = (byte)(1 << random.Next(8));
            sector[0x10] = (byte)random.Next(1, 3);
            sector[0x15] = 0xF8;
            if (random.Next(2) == 0)
            {
                sector.AsSpan(0x16, 2).Clear();
                sector.AsSpan(0x11, 2).Clear();
            }

            sector[0x1FE] = 0x55;
            sector[0x1FF] = 0xAA;
            taken += FatBootSector.TryRead(sector, out FatBootSector? boot, out _) ? 1 : 0;
            Assert.True(boot is null || boot.ClusterOffset(boot.ClusterCount + 2) <= boot.Length);
        }

        Assert.InRange(taken, 1, 19_999);
    }

    [SkippableFact]
    public void A_directory_whose_chain_meets_itself_is_refused()
    {
        MemoryDevice volume = FatImage.LoadSample();
        FatBootSector.TryRead(volume.Bytes, out FatBootSector? boot, out _);
        FatFileSystem fat = FatFileSystem.Open(volume);
        FileEntry many = fat.Find("/many")!;
        BitConverter.TryWriteBytes(volume.Bytes.AsSpan((int)(boot!.FatOffset(0) + ((long)many.Id * 2))), (ushort)many.Id);
        CorruptDataException error = Assert.Throws<CorruptDataException>(() => FatFileSystem.Open(volume).List(many));
        Assert.Equal("clusters of the directory", error.Field);
    }

    [SkippableFact]
    public void A_file_whose_chain_meets_itself_or_ends_early_is_refused()
    {
        MemoryDevice volume = FatImage.LoadSample();
        FatBootSector.TryRead(volume.Bytes, out FatBootSector? boot, out _);
        FileEntry file = FatFileSystem.Open(volume).Find("/EFI/Microsoft/Boot/bootmgfw.efi")!;
        int entry = (int)(boot!.FatOffset(0) + (((long)file.Id + 1) * 2));
        foreach (ushort next in new ushort[] { (ushort)file.Id, 0xFFFF, 0, 1, 0xFFF7, 0xFFEF })
        {
            Assert.NotEqual(next, BitConverter.ToUInt16(volume.Bytes, entry));
            BitConverter.TryWriteBytes(volume.Bytes.AsSpan(entry), next);
            CorruptDataException error = Assert.Throws<CorruptDataException>(() => FatFileSystem.Open(volume).Read(file, 0, new byte[10]));
            (string field, string actual) = next switch
            {
                0xFFFF => ("clusters of the chain", "2"),
                _ when next == file.Id => ($"places of cluster {file.Id} in the chain", "2"),
                _ => ("cluster 2 of the chain", $"0x{next:X}"),
            };
            Assert.Equal((field, actual), (error.Field, error.Actual));
        }
    }

    [SkippableFact]
    public void A_size_that_the_volume_cannot_hold_is_refused_without_memory()
    {
        FatFileSystem fat = FatFileSystem.Open(FatImage.LoadSample());
        FileEntry file = fat.Find("/lower.txt")! with { Length = uint.MaxValue };
        long before = GC.GetAllocatedBytesForCurrentThread();
        CorruptDataException error = Assert.Throws<CorruptDataException>(() => fat.Read(file, 0, new byte[10]));
        Assert.Equal("clusters of the file", error.Field);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    private static Extent DirectoryAt(FatBootSector boot, FileEntry directory) => new(boot.ClusterOffset((uint)directory.Id), 512);

    private static bool Walk(MemoryDevice volume)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool survived = true;
        try
        {
            FatFileSystem fat = FatFileSystem.Open(volume);
            fat.LiveExtents();
            FatImage.Tree(fat);
        }
        catch (VmGeneralizeException)
        {
            survived = false;
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AllocationLimit);
        return survived;
    }
}
