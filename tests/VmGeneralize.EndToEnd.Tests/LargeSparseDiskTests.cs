using VmGeneralize.EndToEnd.Tests.Checks;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>Cost depends on what a disk holds, not on its size.</summary>
public sealed class LargeSparseDiskTests
{
    private const long MiB = 1 << 20;

    // "A few dozen MiB", including what the runtime itself reads.
    private const long ReadLimit = 64 * MiB;

    // The allocation tables and files of the ESP, and the partition tables.
    private const long AroundC = 8 * MiB;

    // Memory is bounded for any disk.
    private const int HeapLimitMebibytes = 192;

    [SkippableTheory]
    [InlineData("raw")]
    [InlineData("vhd")]
    [InlineData("vhdx")]
    public void Inspecting_127_GiB_reads_a_few_dozen_MiB(string container)
    {
        LargeSparseDisk disk = LargeSparseDisk.Build();
        string path = container switch { "raw" => disk.Raw, "vhd" => disk.Vhd, _ => disk.Vhdx };

        (ToolResult result, long read) = VmGeneralizeTool.RunCountingReads("inspect", path);

        Assert.True(result.ExitCode == ExitCodes.Done, result.All);
        Assert.Contains("Windows Server 2022", result.Output, StringComparison.Ordinal);
        Assert.InRange(read, 1, ReadLimit);
    }

    [SkippableFact]
    public void The_output_occupies_no_more_than_its_live_data()
    {
        LargeSparseDisk disk = LargeSparseDisk.Build();
        using TemporaryFolder folder = new();
        string output = folder.File("out.vhd");
        Plan plan = VmGeneralizeTool.Plan(disk.Vhdx);

        ToolResult result = VmGeneralizeTool.RunWithHeapLimit(HeapLimitMebibytes, "generalize", disk.Vhdx, "-o", output);

        Assert.True(result.ExitCode == ExitCodes.Done, result.All);
        Assert.Equal(LargeSparseDisk.Size + 512, new FileInfo(output).Length);
        GuestDisk source = new(disk.Raw, disk.CStart, disk.CLength);
        using NtfsPartition before = source.OpenC();
        using NtfsPartition after = (source with { Path = output }).OpenC();
        GeneralizedVolume.AssertEqualsPlan(before, after, plan);
        Assert.InRange(SparseFile.Allocated(output), 1, after.BytesInUse() + AroundC);
    }
}
