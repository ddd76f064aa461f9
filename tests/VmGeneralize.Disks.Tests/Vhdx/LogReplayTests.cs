using VmGeneralize.Blocks;
using VmGeneralize.Disks.Tests.Contract;
using VmGeneralize.Disks.Tests.Vhd;
using VmGeneralize.Disks.Vhdx;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Disks.Tests.Vhdx;

public class LogReplayTests
{
    private static readonly byte[] New = DirtyVhdx.Page(77);

    [Fact]
    public void The_log_changes_what_is_read_and_says_so()
    {
        PatchedVhdx vhdx = Make();
        long place = (long)vhdx.Bat(0).FileOffset;
        Assert.NotEqual(New, Read(vhdx));
        new LogBuilder(vhdx, 0, 1).Entry((place, New, 0));
        using DiskImage image = VhdReaderTests.Open(vhdx.Bytes);
        Assert.True(image.LogReplayed);
        Assert.Contains("log is replayed in memory", Assert.Single(image.Notes), StringComparison.Ordinal);
        Assert.Equal(New, Read(vhdx));
    }

    [Fact]
    public void The_last_of_several_writes_to_one_place_counts()
    {
        PatchedVhdx vhdx = Make();
        long place = (long)vhdx.Bat(0).FileOffset;
        new LogBuilder(vhdx, 0, 1).Entry((place, New, 0), (place, null, 4096)).Entry((place, DirtyVhdx.Page(1), 0)).Entry((place, New, 0));
        Assert.Equal(New, Read(vhdx));
    }

    [Fact]
    public void A_torn_last_entry_is_left_out()
    {
        PatchedVhdx vhdx = Make();
        long place = (long)vhdx.Bat(0).FileOffset;
        new LogBuilder(vhdx, 0, 1).Entry((place, New, 0)).Entry((place, DirtyVhdx.Page(1), 0));
        vhdx.Bytes[(int)vhdx.Header.LogOffset + 8192 + 4096 + 50]++; // in the second entry's data sector
        Assert.Equal(New, Read(vhdx));
    }

    [Fact]
    public void Entries_of_another_log_are_left_out()
    {
        PatchedVhdx vhdx = Make();
        long place = (long)vhdx.Bat(0).FileOffset;
        new LogBuilder(vhdx, 0, 1).Entry((place, New, 0));
        vhdx.Header = vhdx.Header with { LogGuid = Guid.NewGuid() };
        Corruption.Expect(
            "VHDX log", "entries", $"a valid one of the log {vhdx.Header.LogGuid}, which the header names", "none", () => VhdReaderTests.Open(vhdx.Bytes));
    }

    [Fact]
    public void A_file_that_was_longer_when_the_log_was_written_is_cut_short()
    {
        PatchedVhdx vhdx = Make();
        new LogBuilder(vhdx, 0, 1) { FlushedFileOffset = (ulong)vhdx.Bytes.Length + 1 }.Entry(((long)vhdx.Bat(0).FileOffset, New, 0));
        CorruptDataException error = Corruption.Expect("VHDX log", "FlushedFileOffset", () => VhdReaderTests.Open(vhdx.Bytes));
        Assert.Equal($"at most the {vhdx.Bytes.Length} bytes of the file", error.Expected);
    }

    [Theory]
    [InlineData(1UL << 60, 0L, 4096L)]
    [InlineData(0UL, 1L << 60, 4096L)]
    [InlineData(0UL, 0L, 1L << 60)]
    public void Places_beyond_any_file_are_corrupt(ulong lastFileOffset, long offset, long zeroLength)
    {
        PatchedVhdx vhdx = Make();
        new LogBuilder(vhdx, 0, 1) { LastFileOffset = lastFileOffset }.Entry((offset, null, zeroLength));
        Assert.Throws<CorruptDataException>(() => VhdReaderTests.Open(vhdx.Bytes));
    }

    [Fact]
    public void Another_log_version_is_unsupported()
    {
        PatchedVhdx vhdx = Make();
        new LogBuilder(vhdx, 0, 1).Entry(((long)vhdx.Bat(0).FileOffset, New, 0));
        vhdx.Header = vhdx.Header with { LogVersion = 1 };
        Assert.Throws<UnsupportedFeatureException>(() => VhdReaderTests.Open(vhdx.Bytes));
    }

    [Fact]
    public void A_log_full_of_overlapping_entries_is_settled()
    {
        // Every entry is a sequence of its own; the one with the highest number wins.
        PatchedVhdx vhdx = Make();
        long place = (long)vhdx.Bat(0).FileOffset;
        for (int i = 0; i < 128; i++)
        {
            new LogBuilder(vhdx, i * 8192, (ulong)(1000 + (i * 37 % 128 * 2))).Entry((place, i * 37 % 128 == 127 ? New : DirtyVhdx.Page(i), 0));
        }

        Assert.Equal(New, Read(vhdx));
    }

    [Fact]
    public void A_log_in_which_every_page_claims_to_be_an_entry_as_long_as_the_log_is_not_read_a_thousand_times()
    {
        PatchedVhdx vhdx = Make();
        new LogBuilder(vhdx, 0, 1).Entry(((long)vhdx.Bat(0).FileOffset, New, 0));
        (int offset, int length) = ((int)vhdx.Header.LogOffset, (int)vhdx.Header.LogLength);
        for (int at = 8192; at < length; at += 4096)
        {
            new LogEntryHeader((uint)length, 0, 1, 0, LogBuilder.LogGuid, 0, 0).Write(vhdx.Bytes.AsSpan(offset + at));
        }

        UnsupportedFeatureException error = Assert.Throws<UnsupportedFeatureException>(() => VhdReaderTests.Open(vhdx.Bytes));
        Assert.Contains("lie on one another", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Read(PatchedVhdx vhdx)
    {
        using DiskImage image = VhdReaderTests.Open(vhdx.Bytes);
        byte[] bytes = new byte[4096];
        image.Device.Read(0, bytes);
        return bytes;
    }

    private static PatchedVhdx Make()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("disk");
        using (IDiskSink sink = DiskWriter.Create(path, OutputFormat.Vhdx, 9 << 20, OwnOutputContract.Identity))
        {
            sink.Write(0, [1]);
            sink.Complete();
        }

        return PatchedVhdx.Load(path);
    }
}
