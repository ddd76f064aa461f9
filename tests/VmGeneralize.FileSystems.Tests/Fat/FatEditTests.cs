using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Fat;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Fat;

public sealed class FatEditTests
{
    [SkippableTheory]
    [MemberData(nameof(FatImage.Geometries), MemberType = typeof(FatImage))]
    public void Other_readers_find_the_edits(int bits, int kibibytes, string[] options)
    {
        using FatImage image = new FatImage(bits, kibibytes, options).Fill();
        Edit(image, fat =>
        {
            fat.Delete("/EFI");
            fat.Create("/names/made here.conf", "contents"u8);
            fat.Replace("/lower.txt", new byte[100_000]);
        });
        SortedDictionary<string, byte[]?> expected = new(image.Expected, StringComparer.Ordinal)
        {
            ["/names/made here.conf"] = [.. "contents"u8],
            ["/lower.txt"] = new byte[100_000],
        };
        foreach (string gone in expected.Keys.Where(path => path.StartsWith("/EFI", StringComparison.Ordinal)).ToArray())
        {
            expected.Remove(gone);
        }

        FatJudge.AssertSound(image.Path);
        FatJudge.AssertTree(image.Path, expected);
    }

    [SkippableTheory]
    [InlineData(12, 1440)]
    [InlineData(16, 20_000)]
    [InlineData(32, 40_000)]
    public void Nothing_of_earlier_deletions_stays(int bits, int kibibytes)
    {
        using FatImage image = new FatImage(bits, kibibytes).Fill();
        image.Write("/many/LEFTOVER in a long name.txt", [1, 2, 3]);
        image.Write("/EFI/GONEFILE.TXT", [1]);
        image.Delete("/many/LEFTOVER in a long name.txt", "/EFI/GONEFILE.TXT");
        MemoryDevice device = image.Load();
        FatBootSector.TryRead(device.Bytes, out FatBootSector? boot, out _);
        long tail = boot!.ClusterOffset((uint)FatFileSystem.Open(device).Find("/lower.txt")!.Id) + 1;
        "LEFTOVER-DATA"u8.CopyTo(device.Bytes.AsSpan((int)tail)); // mtools fills what is behind a file, other systems do not
        byte[][] planted = [SlotPiece("LEFTOVER in a long name.txt"), [.. "ONEFILETXT"u8], [.. "LEFTOVER-DATA"u8]];
        Assert.All(planted, piece => Assert.True(IsLive(device, piece)));

        using FatFileSystem fat = FatFileSystem.Open(device);
        DeadMetadata dead = Assert.Single(fat.MeasureDeadMetadata());
        Assert.Contains("LEFTOVER in a long name.txt", dead.Names);
        Assert.Contains("?ONEFILE.TXT", dead.Names);
        Assert.Equal(dead.Bytes, fat.Scrub());
        IReadOnlyList<SlackPlace> slack = fat.MeasureSlack();
        Assert.True(slack[0].Bytes > 0);
        Assert.Equal(slack, fat.WipeSlack());
        fat.Complete();

        Assert.All(planted, piece => Assert.False(IsLive(device, piece)));
        File.WriteAllBytes(image.Path, device.Bytes);
        FatJudge.AssertSound(image.Path);
        FatJudge.AssertTree(image.Path, image.Expected);
    }

    [SkippableTheory]
    [InlineData("mkfs.fat", "DEAD-12", "DEAD-20", "DEAD-info", "DEAD-copy")]
    [InlineData("MSDOS5.0", null, "DEAD-20", "DEAD-info", "DEAD-copy")]
    public void Of_reserved_sectors_those_go_that_no_loader_has_a_part_in(string madeBy, params string?[] dead)
    {
        using FatImage image = new FatImage(32, 40_000).Fill();
        MemoryDevice device = image.Load();
        Encoding.ASCII.GetBytes(madeBy).CopyTo(device.Bytes.AsSpan(3));
        foreach ((int at, string text) in (ReadOnlySpan<(int, string)>)
            [(512 + 16, "DEAD-info"), (1024, "KEPT-2"), (7 * 512 + 0x1F0, "DEAD-copy"), (8 * 512, "KEPT-8"), (12 * 512, "DEAD-12"), (20 * 512, "DEAD-20")])
        {
            Encoding.ASCII.GetBytes(text).CopyTo(device.Bytes.AsSpan(at));
        }

        foreach (int sector in (ReadOnlySpan<int>)[2, 8])
        {
            device.Bytes[(sector * 512) + 510] = 0x55;
            device.Bytes[(sector * 512) + 511] = 0xAA;
        }

        byte[] before = [.. device.Bytes.AsSpan(0, 512)];
        using FatFileSystem fat = FatFileSystem.Open(device);
        Assert.Contains(fat.MeasureSlack(), place => place.Place == "in reserved sectors" && place.Bytes == dead.OfType<string>().Sum(text => text.Length));
        fat.WipeSlack();
        fat.Complete();

        Assert.All(dead.OfType<string>(), text => Assert.Equal(-1, device.Bytes.AsSpan(0, 32 * 512).IndexOf(Encoding.ASCII.GetBytes(text))));
        Assert.All(
            dead[0] is null ? ["KEPT-2", "KEPT-8", "DEAD-12"] : (string[])["KEPT-2", "KEPT-8"],
            text => Assert.NotEqual(-1, device.Bytes.AsSpan(0, 32 * 512).IndexOf(Encoding.ASCII.GetBytes(text))));
        Assert.Equal(before, device.Bytes.AsSpan(0, 512).ToArray());
        AssertSound(device);
    }

    [SkippableFact]
    public void Everything_behind_the_end_of_a_directory_goes()
    {
        MemoryDevice device = FatImage.LoadSample();
        int at = DirectoryAt(device, "/names");
        int end = Enumerable.Range(0, 64).First(slot => device.Bytes[at + (slot * 32)] == 0);
        "BEHIND  END"u8.CopyTo(device.Bytes.AsSpan(at + ((end + 1) * 32)));
        using FatFileSystem fat = FatFileSystem.Open(device);
        Assert.Contains("BEHIND.END", Assert.Single(fat.MeasureDeadMetadata()).Names);
        fat.Scrub();
        fat.Complete();
        Assert.True(ZeroBytes.IsAllZero(device.Bytes.AsSpan(at + (end * 32), 64)));
        AssertSound(device);
    }

    [SkippableFact]
    public void A_file_made_where_deleted_entries_follow_does_not_bring_them_back()
    {
        MemoryDevice device = FatImage.LoadSample();
        int at = DirectoryAt(device, "/names");
        int end = Enumerable.Range(0, 64).First(slot => device.Bytes[at + (slot * 32)] == 0);
        "BEHIND  END"u8.CopyTo(device.Bytes.AsSpan(at + ((end + 1) * 32)));
        using FatFileSystem fat = FatFileSystem.Open(device);
        fat.Create("/names/NEW", []);
        Assert.Null(fat.Find("/names/BEHIND.END"));
        Assert.NotNull(fat.Find("/names/NEW"));
    }

    [SkippableFact]
    public void Long_entries_without_a_short_one_go_and_no_name_with_them()
    {
        MemoryDevice device = FatImage.LoadSample();
        SortedDictionary<string, byte[]?> tree = FatImage.Tree(FatFileSystem.Open(device));
        int at = DirectoryAt(device, "/names");
        int mixed = Enumerable.Range(0, 64).First(slot => device.Bytes.AsSpan(at + (slot * 32)).StartsWith("MIXEDC~1"u8));
        device.Bytes[at + ((mixed - 1) * 32) + 13] ^= 1; // a checksum: the set belongs to nothing any more
        using FatFileSystem fat = FatFileSystem.Open(device);
        Assert.NotNull(fat.Find("/names/MIXEDC~1.DOT"));
        Assert.Null(fat.Find("/names/Mixed.Case.Name.with.dots"));
        DeadMetadata dead = Assert.Single(fat.MeasureDeadMetadata());
        Assert.True(dead.Bytes > 0);
        fat.Scrub();
        fat.Complete();
        Assert.False(IsLive(device, SlotPiece("Mixed.Case.Name.with.dots")));
        Assert.Equal(tree.Count, FatImage.Tree(FatFileSystem.Open(device)).Count);
        AssertSound(device);
    }

    [SkippableFact]
    public void Damaged_long_entries_before_a_file_go_with_it()
    {
        MemoryDevice device = FatImage.LoadSample();
        int at = DirectoryAt(device, "/names");
        int mixed = Enumerable.Range(0, 64).First(slot => device.Bytes.AsSpan(at + (slot * 32)).StartsWith("MIXEDC~1"u8));
        device.Bytes[at + ((mixed - 1) * 32) + 13] ^= 1;
        using FatFileSystem fat = FatFileSystem.Open(device);
        fat.Delete("/names/MIXEDC~1.DOT");
        fat.Complete();
        Assert.False(IsLive(device, SlotPiece("Mixed.Case.Name.with.dots")));
        AssertSound(device);
    }

    [SkippableTheory]
    [InlineData("SHORT.TXT", "SHORT   TXT", false)]
    [InlineData("lower.txt2", "LOWER~1 TXT", true)]
    [InlineData("mixed.Txt", "MIXED   TXT", true)]
    [InlineData("no extension here", "NOEXTE~1   ", true)]
    [InlineData(".profile", "PROFIL~1   ", true)]
    [InlineData("a.b.c", "AB~1    C  ", true)]
    [InlineData("漢字", "__~1       ", true)]
    [InlineData("plus+sign.cfg", "PLUS_S~1CFG", true)]
    [InlineData("...", null, true)]
    [InlineData("ends with a dot.", null, true)]
    [InlineData("a:b", null, true)]
    public void A_new_file_gets_the_short_name_that_the_specification_makes(string name, string? stored, bool hasLongName)
    {
        MemoryDevice device = FatImage.LoadSample();
        using FatFileSystem fat = FatFileSystem.Open(device);
        if (stored is null)
        {
            Assert.Throws<ArgumentException>(() => fat.Create($"/empty directory/{name}", []));
            return;
        }

        fat.Create($"/empty directory/{name}", "text"u8);
        fat.Complete();
        Assert.Equal(name, Assert.Single(fat.List(fat.Find("/empty directory")!)).Name);
        int slot = DirectoryAt(device, "/empty directory") + ((2 + (hasLongName ? FatLongName.SlotsFor(name) : 0)) * 32);
        Assert.Equal(stored, Encoding.ASCII.GetString(device.Bytes, slot, 11));
        Assert.Equal(device.Bytes[(DirectoryAt(device, "/empty directory") + 22)..][..4], device.Bytes[(slot + 22)..][..4]); // the directory's time
        AssertSound(device);
    }

    [SkippableFact]
    public void Aliases_count_up_and_names_that_exist_are_refused_in_any_case()
    {
        MemoryDevice device = FatImage.LoadSample();
        using FatFileSystem fat = FatFileSystem.Open(device);
        for (int i = 1; i <= 120; i++)
        {
            fat.Create($"/empty directory/the same beginning {i}", []);
        }

        Assert.NotNull(fat.Find("/empty directory/THESAM~9"));
        Assert.NotNull(fat.Find("/empty directory/THES~120"));
        Assert.Throws<GuestPathExistsException>(() => fat.Create("/EMPTY DIRECTORY/The Same Beginning 7", []));
        Assert.Throws<GuestPathExistsException>(() => fat.Create("/empty directory/thesam~1", []));
        Assert.Throws<GuestPathNotFoundException>(() => fat.Create("/nowhere/file", []));
        Assert.Throws<GuestPathNotFoundException>(() => fat.Create("/lower.txt/file", []));
        fat.Complete();
        AssertSound(device);
    }

    [SkippableFact]
    public void A_fixed_root_fills_up_and_nothing_else_happens()
    {
        MemoryDevice device = FatImage.LoadSample();
        using FatFileSystem fat = FatFileSystem.Open(device);
        int made = 0;
        GuestVolumeFullException full = Assert.Throws<GuestVolumeFullException>(() =>
        {
            for (; made < 1000; made++)
            {
                fat.Create($"/FILE{made}", []);
            }
        });
        Assert.Contains("root directory", full.Message, StringComparison.Ordinal);
        Assert.InRange(made, 400, 512);
        fat.Delete("/FILE7");
        fat.Create("/FILE7B", [1]);
        fat.Complete();
        AssertSound(device);
    }

    [SkippableTheory]
    [InlineData(16, 20_000)]
    [InlineData(32, 40_000)]
    public void What_there_is_no_room_for_changes_nothing(int bits, int kibibytes)
    {
        using FatImage image = new FatImage(bits, kibibytes).Fill();
        MemoryDevice device = image.Load();
        byte[] before = [.. device.Bytes];
        using FatFileSystem fat = FatFileSystem.Open(device);
        byte[] large = new byte[kibibytes * 1024];
        Assert.Throws<GuestVolumeFullException>(() => fat.Create("/names/large", large));
        GuestVolumeFullException full = Assert.Throws<GuestVolumeFullException>(() => fat.Replace("/lower.txt", large));
        Assert.InRange(full.BytesFree!.Value, 1, full.BytesNeeded!.Value - 1);
        Assert.Throws<GuestPathNotFoundException>(() => fat.Delete("/nothing"));
        Assert.Throws<RefusedException>(() => fat.Delete("/"));
        Assert.Throws<ArgumentException>(() => fat.Replace("/EFI", large));
        Assert.Equal(before, device.Bytes);
        fat.Delete("/lower.txt"); // none of that poisoned the volume
        fat.Complete();
        Assert.Throws<InvalidOperationException>(() => fat.Delete("/UPPER.TXT"));
        AssertSound(device);
    }

    [SkippableFact]
    public void The_count_of_free_clusters_is_right_after_edits_and_unknown_stays_unknown()
    {
        using FatImage image = new FatImage(32, 40_000).Fill();
        MemoryDevice device = image.Load();
        Span<byte> count = device.Bytes.AsSpan(512 + 0x1E8);
        BitConverter.TryWriteBytes(count, 12345u);
        using (FatFileSystem fat = FatFileSystem.Open(device))
        {
            ConsistencyProblem problem = Assert.Single(fat.Check());
            Assert.True(problem.IsHarmless);
            fat.Delete("/EFI");
            fat.Complete();
        }

        AssertSound(device);
        BitConverter.TryWriteBytes(count, uint.MaxValue);
        using (FatFileSystem fat = FatFileSystem.Open(device))
        {
            fat.Delete("/names");
            fat.Complete();
        }

        Assert.Equal(uint.MaxValue, BitConverter.ToUInt32(device.Bytes, 512 + 0x1E8));
        Assert.Equal([], FatFileSystem.Open(device).Check());
    }

    [SkippableFact]
    public void Copies_of_the_table_follow_the_one_that_counts()
    {
        MemoryDevice device = FatImage.LoadSample();
        FatBootSector.TryRead(device.Bytes, out FatBootSector? boot, out _);
        device.Bytes[boot!.FatOffset(1) + 1000] ^= 0xFF;
        using FatFileSystem fat = FatFileSystem.Open(device);
        Assert.True(Assert.Single(fat.Check()).IsHarmless);
        fat.Delete("/lower.txt");
        fat.Complete();
        Assert.True(
            device.Bytes.AsSpan((int)boot.FatOffset(0), (int)boot.FatLength).SequenceEqual(device.Bytes.AsSpan((int)boot.FatOffset(1), (int)boot.FatLength)));
        AssertSound(device);
    }

    [SkippableTheory]
    [InlineData(16, 20_000, 0x25)]
    [InlineData(32, 40_000, 0x41)]
    public void A_volume_that_was_not_unmounted_is_edited_unless_it_is_damaged(int bits, int kibibytes, int state)
    {
        using FatImage image = new FatImage(bits, kibibytes).Fill();
        MemoryDevice device = image.Load();
        device.Bytes[state] |= 1;
        using (FatFileSystem fat = FatFileSystem.Open(device))
        {
            Assert.True(fat.State.IsDirty);
            Assert.Contains("0x01", fat.StateEvidence, StringComparison.Ordinal);
            Assert.Null(fat.WhyReadOnly());
            fat.Delete("/lower.txt");
            fat.Complete();
            Assert.Equal(1, device.Bytes[state] & 1); // nobody ran a repair
        }

        FileEntry large = FatFileSystem.Open(device).Find("/EFI/Microsoft/Boot/bootmgfw.efi")!;
        FatBootSector.TryRead(device.Bytes, out FatBootSector? boot, out _);
        for (int table = 0; table < 2; table++)
        {
            device.Zero(new Extent(boot!.FatOffset(table) + (((long)large.Id + 2) * bits / 8), bits / 8));
        }

        byte[] before = [.. device.Bytes];
        using FatFileSystem damaged = FatFileSystem.Open(device);
        Assert.Equal("fat-dirty", damaged.WhyReadOnly()!.Code.Text);
        Assert.Equal("fat-dirty", Assert.Throws<RefusedException>(() => damaged.Delete("/UPPER.TXT")).Code.Text);
        Assert.Equal(before, device.Bytes);
    }

    [SkippableFact]
    public void The_check_tells_harm_from_waste()
    {
        MemoryDevice device = FatImage.LoadSample();
        FatBootSector.TryRead(device.Bytes, out FatBootSector? boot, out _);
        FileEntry large = FatFileSystem.Open(device).Find("/EFI/Microsoft/Boot/bootmgfw.efi")!;
        FileEntry fragmented = FatFileSystem.Open(device).Find("/many/fragmented.bin")!;

        ConsistencyProblem lost = Assert.Single(Changed(volume => Entry(volume, boot!.ClusterCount, 0xFFFF)));
        Assert.True(lost.IsHarmless);
        Assert.Contains("by no file", lost.Description, StringComparison.Ordinal);
        Assert.Empty(Changed(volume => Entry(volume, boot!.ClusterCount, 0xFFF7))); // bad ones are nobody's

        IReadOnlyList<ConsistencyProblem> crossed = Changed(volume => Entry(volume, (uint)large.Id + 1, (ushort)fragmented.Id));
        Assert.Contains(crossed, problem => !problem.IsHarmless && problem.Description.Contains("places of cluster", StringComparison.Ordinal));

        IReadOnlyList<ConsistencyProblem> cut = Changed(volume => Entry(volume, (uint)large.Id + 1, 0xFFFF));
        Assert.Contains(cut, problem => !problem.IsHarmless && problem.Description.Contains("150000 bytes in 2 clusters", StringComparison.Ordinal));
        Assert.Contains(cut, problem => problem.IsHarmless); // what was behind the cut is lost

        int slot = DirectoryAt(device, "/names");
        int mixed = Enumerable.Range(0, 64).First(index => device.Bytes.AsSpan(slot + (index * 32)).StartsWith("MIXEDC~1"u8));
        ConsistencyProblem longer = Assert.Single(Changed(volume => volume.Bytes.AsSpan(slot + (mixed * 32) + 28, 4).Clear()));
        Assert.True(longer.IsHarmless);

        IReadOnlyList<ConsistencyProblem> Changed(Action<MemoryDevice> damage)
        {
            MemoryDevice copy = new([.. device.Bytes]);
            damage(copy);
            return FatFileSystem.Open(copy).Check();
        }

        void Entry(MemoryDevice volume, uint cluster, ushort value)
        {
            for (int table = 0; table < 2; table++)
            {
                BitConverter.TryWriteBytes(volume.Bytes.AsSpan((int)(boot!.FatOffset(table) + (cluster * 2))), value);
            }
        }
    }

    [SkippableFact]
    public void Bytes_behind_the_entries_of_tables_and_in_reserved_sectors_of_nobody_are_slack()
    {
        using FatImage image = new(32, 40_000);
        MemoryDevice device = image.Load();
        FatBootSector.TryRead(device.Bytes, out FatBootSector? boot, out _);
        device.Bytes[boot!.FatOffset(1) - 1] = 7; // of the first table
        device.Bytes[boot.FatOffset(0) - 1] = 7; // of the reserved sectors
        using FatFileSystem fat = FatFileSystem.Open(device);
        Assert.Equal([0L, 1L, 1L], fat.WipeSlack().Select(place => place.Bytes));
        fat.Complete();
        Assert.Equal(0, device.Bytes[boot.FatOffset(1) - 1]);
        Assert.Equal(0, device.Bytes[boot.FatOffset(0) - 1]);
        AssertSound(device);
    }

    [SkippableFact]
    public void A_directory_grows_by_a_cluster_of_zeros()
    {
        using FatImage image = new FatImage(32, 40_000).Fill();
        MemoryDevice device = image.Load();
        foreach (Extent free in FatFileSystem.Open(device).LiveExtents().Gaps(new Extent(0, device.Length)))
        {
            device.Bytes.AsSpan((int)free.Offset, (int)free.Length).Fill(0xDD); // what was in free clusters would be entries
        }

        using FatFileSystem fat = FatFileSystem.Open(device);
        for (int i = 0; i < 300; i++)
        {
            fat.Create($"/empty directory/file number {i}", new byte[i]);
        }

        fat.Complete();
        Assert.Equal(300, fat.List(fat.Find("/empty directory")!).Count());
        AssertSound(device);
    }

    [SkippableFact]
    public void Without_an_edit_nothing_is_written()
    {
        MemoryDevice device = FatImage.LoadSample();
        byte[] before = [.. device.Bytes];
        using FatFileSystem fat = FatFileSystem.Open(device);
        fat.MeasureSlack();
        fat.MeasureDeadMetadata();
        fat.PreviewDelete("/EFI");
        fat.Check();
        fat.Complete();
        Assert.Equal(before, device.Bytes);
    }

    [SkippableFact]
    public void Equal_edits_give_equal_bytes()
    {
        byte[][] results = [.. Enumerable.Range(0, 2).Select(_ =>
        {
            MemoryDevice device = FatImage.LoadSample();
            using FatFileSystem fat = FatFileSystem.Open(device);
            fat.Create("/a new file", new byte[5000]);
            fat.Delete("/many");
            fat.Replace("/lower.txt", new byte[9000]);
            fat.Complete();
            return device.Bytes;
        })];
        Assert.Equal(results[0], results[1]);
    }

    private static void Edit(FatImage image, Action<FatFileSystem> edit)
    {
        MemoryDevice device = image.Load();
        using FatFileSystem fat = FatFileSystem.Open(device);
        edit(fat);
        fat.Complete();
        File.WriteAllBytes(image.Path, device.Bytes);
    }

    private static void AssertSound(MemoryDevice device)
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.File("volume"), device.Bytes);
        FatJudge.AssertSound(folder.File("volume"));
    }

    private static int DirectoryAt(MemoryDevice device, string path)
    {
        FatBootSector.TryRead(device.Bytes, out FatBootSector? boot, out _);
        return (int)boot!.ClusterOffset((uint)FatFileSystem.Open(device).Find(path)!.Id);
    }

    /// <summary>Six letters of a long name as stored in a slot.</summary>
    private static byte[] SlotPiece(string name)
    {
        byte[] slots = new byte[FatLongName.SlotsFor(name) * FatDirectoryRecord.Size];
        FatLongName.Write(name, 0, slots);
        return slots[^18..^6];
    }

    private static bool IsLive(MemoryDevice device, byte[] bytes) =>
        FatFileSystem.Open(device).LiveExtents().Any(extent => device.Bytes.AsSpan((int)extent.Offset, (int)extent.Length).IndexOf(bytes) >= 0);
}
