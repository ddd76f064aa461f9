using VmGeneralize.EndToEnd.Tests.Checks;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>No removed data remains in any output, and every output holds the same disk.</summary>
public sealed class OutputFormatTests
{
    private static readonly (string Format, string Qemu, string Name)[] Formats =
        [("fixed-vhd", "vpc", "fixed VHD"), ("dynamic-vhd", "vpc", "dynamic VHD"), ("vhdx", "vhdx", "VHDX"), ("raw", "raw", "raw disk")];

    [SkippableTheory]
    [InlineData(512)]
    [InlineData(4096)]
    [InlineData(65536)]
    public void Planted_strings_are_found_nowhere_in_any_output(int cluster)
    {
        WindowsGuest guest = WindowsGuest.Build(new WindowsGuestOptions { Cluster = cluster });
        using TemporaryFolder folder = new();
        string source = folder.File("planted.raw");
        NtfsPlanter planter = NtfsPlanter.Plant(guest, source);
        Assert.Empty(planter.Needles.Except(ByteSearch.Find(source, [.. planter.Needles]).Select(hit => hit.Needle)));
        Plan plan = VmGeneralizeTool.Plan(source);

        string? first = null;
        foreach ((string format, string qemu, string name) in Formats)
        {
            string output = folder.File(format);
            ToolResult result = VmGeneralizeTool.RunChecked("generalize", source, "-o", output, "--format", format);
            Assert.Contains($"{output}: {name}, ", result.Output, StringComparison.Ordinal);

            IReadOnlyList<ByteSearchHit> hits = ByteSearch.Find(output, [.. planter.Needles]);
            Assert.True(hits.Count == 0, $"{format}: {string.Join("\n", hits.Take(50))}");
            Qemu.Check(output, qemu);
            Assert.Equal(new FileInfo(source).Length, Qemu.VirtualSize(output, qemu));
            string raw = folder.File(format + ".converted");
            Qemu.ConvertToRaw(output, raw, qemu);
            first ??= Digest.OfFile(raw);
            Assert.Equal(first, Digest.OfFile(raw));
        }

        GuestDisk disk = new(source, guest.CStart, guest.CLength);
        using NtfsPartition before = disk.OpenC();
        using NtfsPartition after = (disk with { Path = folder.File("raw") }).OpenC();
        GeneralizedVolume.AssertEqualsPlan(before, after, plan);
    }
}
