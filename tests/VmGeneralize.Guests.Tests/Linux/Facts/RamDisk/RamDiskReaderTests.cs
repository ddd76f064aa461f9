using System.Diagnostics;
using System.IO.Compression;
using System.IO.Hashing;
using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.Guests.Linux.Facts.RamDisk;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Guests.Tests.Linux.Facts.RamDisk;

public sealed class RamDiskReaderTests
{
    private const string DamagedBzip2 =
        "425A6839314159265359301DA5E000008AFF82FE1008186821FFE03F241400966F9F00040000083000F8115A83406800340000003430D0D3400D00068000643409"
        + "20000000353689A01A34DE53469189938FE39925CF4C174C8E968645DA92718160C9061617EBA27FDBBE1660ABC3396873AD084B6ED96DFBDD1946678C28000400"
        + "0000000000A50320C95203B01ABB30A64AC4A78342406800340000003430D0D3400D0006807A862503D92D901D2A12E07F7F7F7F7F7F857F7F7F7F2A3012F1E07F"
        + "7F71F47F2A12E07F7F7F7F7F7F7F7F7F7F7F7F7F64308645DA92718160C90616F717EBA27FDBBE1660AB59C33968A0A0A0A0A0A0A0FBDD1946678C289429A72CC8"
        + "815A37A5490320C95203B01A55765555D0E9A7F551879B2567D30A24FA099139A16E8B09FA811291BE1717259915433257AD29564F634F6303E2007A862503D92D"
        + "901D2A12E0007A8625EAD81D2A12E06364381AD0E952E9528C33A5DB425A68390A794F6EFDC952AC03";

    private static readonly string[] Modules = ["hv_vmbus", "hv_storvsc"];
    private static readonly byte[] Early = CpioBuilder.Archive("kernel/x86/microcode/GenuineIntel.bin");

    public static TheoryData<string> Readable => [.. PackedDisks.Commands.Keys];

    [SkippableTheory]
    [MemberData(nameof(Readable))]
    public void What_real_programs_pack_is_read(string how)
    {
        OutsideTool.Require(PackedDisks.Program, PackedDisks.Commands[how].Split(' ')[0]);
        byte[] with = PackedDisks.Pack(how, "hv_vmbus");
        byte[] without = PackedDisks.Pack(how);
        Assert.Equal(["hv_vmbus"], Find(with));
        Assert.Empty(Find(without));
        Assert.Equal(["hv_vmbus"], Find([.. Early, .. new byte[300], .. with]));
        Assert.Equal(["hv_vmbus"], Find([.. with, .. new byte[512]]));

        // After a member the kernel goes on reading: nothing found earlier may hide what follows, and nothing that follows may be skipped.
        Assert.Equal(["hv_storvsc", "hv_vmbus"], Find([.. with, .. new byte[4], .. CpioBuilder.Archive("x/hv_storvsc.ko")]).Order());
        Assert.Equal(["hv_vmbus"], Find([.. without, .. new byte[8], .. with]));
        if (how != "lz4")
        {
            Assert.Equal(["hv_vmbus"], Find([.. without, .. with]));
        }

        Assert.Throws<RamDiskProblemException>(() => Find([.. with, .. new byte[4], .. "something else"u8]));
    }

    [SkippableTheory]
    [MemberData(nameof(Readable))]
    public void A_disk_that_is_damaged_or_cut_off_is_never_one_without_a_module(string how)
    {
        OutsideTool.Require(PackedDisks.Program, PackedDisks.Commands[how].Split(' ')[0]);
        byte[] good = PackedDisks.Pack(how, "hv_vmbus");
        bool isChecked = how is not ("xz-8" or "xz-sha256" or "lz4" or "zstd-fast" or "lzma"); // without a checksum contents may be damaged unseen
        Random random = new(5);
        int problems = 0;
        for (int round = 0; round < 30; round++)
        {
            byte[] bytes = [.. good];
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            problems += TryFind(bytes) is { } found ? Count(found, ["hv_vmbus"]) : 1;
            int length = random.Next(1, good.Length - 16);
            Assert.Null(TryFind(good[..length]));
        }

        Assert.InRange(problems, isChecked ? 26 : 0, 30); // flips in fields that nobody needs, such as the time in a gzip header, do no harm

        int Count(IReadOnlySet<string> found, string[] expected)
        {
            Assert.True(found.SetEquals(expected) || !isChecked, how);
            return 0;
        }
    }

    [Fact]
    public void Plain_archives_follow_each_other()
    {
        byte[] main = CpioBuilder.Archive("usr/lib/modules/6.1/kernel/drivers/hv/hv_vmbus.ko.xz", "usr/lib/modules/6.1/kernel/drivers/scsi/other.ko");
        Assert.Equal(["hv_vmbus"], Find([.. Early, .. main]));
        Assert.Equal(["hv_vmbus"], Find([.. Early, .. new byte[300], .. Gzip(main)]));
        Assert.Equal(["hv_vmbus"], Find(Gzip([.. Early, .. new byte[300], .. main]))); // several archives in one member
        Assert.Empty(Find([]));
        Assert.Empty(Find(new byte[1000]));
        Assert.Throws<RamDiskProblemException>(() => Find([.. Early, .. main[..^40]]));
    }

    [Theory]
    [InlineData(new byte[] { 0x89, (byte)'L', (byte)'Z', (byte)'O', 0, 1, 2 }, "unknown")]
    [InlineData(new byte[] { 1, 2, 3, 4, 5, 6, 7 }, "0x010203040506")]
    [InlineData(new byte[] { 0x04, 0x22, 0x4D, 0x18, 1, 2, 3 }, "unknown")] // LZ4's newer frame, which the kernel does not read either
    public void What_is_packed_in_another_way_is_a_problem(byte[] start, string reason) =>
        Assert.Contains(reason, Assert.Throws<RamDiskProblemException>(() => Find([.. Early, .. start])).Message, StringComparison.Ordinal);

    /// <summary>Found by fuzzing: the end was mistaken for another member, forever.</summary>
    [Theory]
    [InlineData("02214C1802")]
    [InlineData("02214C1802214C1802214C")]
    [InlineData("02214C180000000002214C")]
    public void A_disk_that_ends_in_part_of_a_magic_number_is_a_problem(string bytes) =>
        Assert.Throws<RamDiskProblemException>(() => Find(Convert.FromHexString(bytes)));

    /// <summary>Found by fuzzing: the padded size was calculated in 32 bits.</summary>
    [Fact]
    public void A_file_of_4_GiB_in_an_archive_is_damage_of_what_follows()
    {
        byte[] archive = CpioBuilder.Archive("a", "hv_vmbus.ko");
        "FFFFFFFF"u8.CopyTo(archive.AsSpan(54));
        Assert.Throws<RamDiskProblemException>(() => Find(archive));
        Assert.Throws<RamDiskProblemException>(() => Find(Gzip(archive)));
    }

    /// <summary>Found by fuzzing: the library's decoder indexes outside its arrays.</summary>
    [Fact]
    public void A_table_of_bzip2_that_is_damaged_is_a_problem() => Assert.Throws<RamDiskProblemException>(() => Find(Convert.FromHexString(DamagedBzip2)));

    [SkippableTheory]
    [InlineData("lzop -1 -F")] // without checksums
    [InlineData("lzop -9 -N --crc32")] // with the file's name, and other checksums
    public void Checksums_and_names_of_lzop_are_passed_over(string pack)
    {
        OutsideTool.Require(PackedDisks.Program, "lzop");
        byte[] zeros = PackedDisks.Zeros(1, pack);
        Assert.Equal(["hv_vmbus"], Find([.. zeros, .. CpioBuilder.Archive("kernel/hv_vmbus.ko")]));
    }

    [Theory]
    [InlineData("00000800", "00000010", "00000010", "filter")] // flags
    [InlineData("00000001", "7FFFFFFF", "00000010", "claims")] // a block of 2 GiB
    [InlineData("00000001", "FFFFFFFF", "00000010", "claims")]
    [InlineData("00000001", "00000010", "00000011", "claims")] // longer than what is packed in it
    [InlineData("00000001", "00000010", "00000004", "damaged")]
    [InlineData("00000001", "00000010", "00000010", "ends")]
    [InlineData("00000040", "FFFFFFF0", "00000010", "ends")] // an extra field of 4 GiB
    public void Damage_of_lzop_is_told(string flags, string unpacked, string packed, string reason)
    {
        byte[] disk = Convert.FromHexString(
            "894C5A4F000D0A1A0A" + "1040" + "20A0" + "0940" + "03" + "09" + flags + "000081A4" + "00000000" + "00000000" + "00" + "00000000"
                + unpacked + packed + "00000000" + "00000000");
        Assert.Contains(reason, Assert.Throws<RamDiskProblemException>(() => Find(disk)).Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("gzip -1")]
    [InlineData("zstd -q -3 --no-check")]
    [InlineData("xz -1 --check=crc32")]
    [InlineData("lz4 -q -l")]
    [InlineData("bzip2 -1")]
    [InlineData("lzop -1")]
    public void A_small_disk_that_stands_for_a_large_one_is_read_to_a_bound_in_bounded_memory(string pack)
    {
        OutsideTool.Require(PackedDisks.Program, pack.Split(' ')[0]);
        byte[] bomb = PackedDisks.Zeros(80, pack);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("more than 67108864", Assert.Throws<RamDiskProblemException>(() => Find(bomb, most: 64 << 20)).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 30 << 20);
    }

    [SkippableTheory]
    [InlineData("zstd -q -3", 5)]
    [InlineData("xz --check=crc32", 16)]
    [InlineData("xz --format=lzma", 4)]
    public void A_decoder_that_wants_too_much_memory_is_not_given_it(string pack, int sizeAt)
    {
        OutsideTool.Require(PackedDisks.Program, pack.Split(' ')[0]);
        byte[] packed = PackedDisks.Zeros(1, pack);
        Assert.Empty(Find(packed));
        // 1 GiB, 512 MiB, 1 GiB
        packed[sizeAt] = pack.StartsWith("zstd", StringComparison.Ordinal)
            ? (byte)0xA0
            : pack.Contains("lzma", StringComparison.Ordinal)
            ? (byte)0x20
            : (byte)36;
        if (sizeAt == 16)
        {
            Crc32.Hash(packed.AsSpan(12, 8), packed.AsSpan(20)); // of the block's header
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<RamDiskProblemException>(() => Find(packed));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Arbitrary_bytes_give_modules_or_a_problem_in_bounded_time_and_memory()
    {
        byte[][] seeds =
        [
            [.. CpioBuilder.Archive("a/hv_vmbus.ko"), .. new byte[100], .. CpioBuilder.Archive("b/x")],
            [.. CpioBuilder.Archive("a"), .. Gzip(CpioBuilder.Archive("a/hv_vmbus.ko", "c"))],
            .. new byte[][]
            {
                [0x28, 0xB5, 0x2F, 0xFD],
                [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0],
                [2, 0x21, 0x4C, 0x18],
                [.. "BZh9"u8],
                [0x5D, 0, 0],
            }
                .Select(magic => (byte[])[.. magic, .. Enumerable.Range(0, 200).Select(at => unchecked((byte)(at * 7)))]),
        ];
        Random random = new(5);
        Stopwatch watch = Stopwatch.StartNew();
        for (int round = 0; round < 3000; round++)
        {
            byte[] bytes = [.. seeds[round % seeds.Length]];
            for (int change = 0; change < 3; change++)
            {
                bytes[random.Next(bytes.Length)] = (byte)(change == 0 ? 'F' : random.Next(256));
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            _ = TryFind(bytes[..random.Next(bytes.Length + 1)]);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 80 << 20);
        }

        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 120);
    }

    private static IReadOnlySet<string> Find(byte[] disk, long most = RamDiskReader.MaxUnpacked)
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithBytes("/boot/initrd", disk);
        GuestFile file = guest.Find("/boot/initrd")!;
        using GuestFileStream stream = new(guest, file, 0, file.Length);
        return RamDiskReader.Find(stream, Modules, most);
    }

    private static IReadOnlySet<string>? TryFind(byte[] disk)
    {
        try
        {
            return Find(disk);
        }
        catch (RamDiskProblemException)
        {
            return null;
        }
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }
}
