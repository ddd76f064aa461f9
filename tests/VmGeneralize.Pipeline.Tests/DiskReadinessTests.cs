using VmGeneralize.Checks;
using VmGeneralize.Disks;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Pipeline.Results;
using VmGeneralize.Volumes;

namespace VmGeneralize.Pipeline.Tests;

public class DiskReadinessTests
{
    private const long Gibibyte = 1L << 30;

    private static readonly DiskFacts Good = new(
        "a.vhd", DiskFormat.VhdFixed, 127 * Gibibyte, (127 * Gibibyte) + 512, 512, PartitionScheme.Gpt, BootGeneration.V2, []);

    [Fact]
    public void A_fixed_vhd_that_is_right_has_no_findings() => Assert.Empty(DiskReadiness.Find(Good));

    [Fact]
    public void Another_container_and_an_odd_size_are_told_because_writing_mends_them()
    {
        IReadOnlyList<Finding> findings = DiskReadiness.Find(Good with { Format = DiskFormat.VhdxDynamic, VirtualSize = (127 * Gibibyte) + 512 });
        Assert.Equal(["azure-container", "azure-disk-size"], findings.Select(finding => finding.Rule!.Id));
        Assert.All(findings, finding => Assert.Equal(Severity.Info, finding.Severity));
    }

    [Theory]
    [InlineData(BootGeneration.V1, 2048, null)]
    [InlineData(BootGeneration.V1, 2049, "azure-disk-limit")]
    [InlineData(BootGeneration.V2, 2049, null)]
    [InlineData(BootGeneration.V2, 4095, null)]
    [InlineData(BootGeneration.V2, 4096, "azure-disk-limit")]
    public void Limits_of_size_depend_on_the_generation(BootGeneration generation, long gibibytes, string? check) =>
        Assert.Equal(check, DiskReadiness.Find(Good with { Generation = generation, VirtualSize = gibibytes * Gibibyte }).SingleOrDefault()?.Rule!.Id);

    [Fact]
    public void Sectors_of_4096_bytes_are_an_error() =>
        Assert.Equal(Severity.Error, Assert.Single(DiskReadiness.Find(Good with { LogicalSectorSize = 4096 })).Severity);

    [Fact]
    public void A_disk_without_a_table_is_an_error() => // as the ext4.vhdx of the Windows Subsystem for Linux
        Assert.Equal(
            Severity.Error,
            Assert.Single(DiskReadiness.Find(Good with { Scheme = PartitionScheme.None, Generation = BootGeneration.Unknown })).Severity);

    [Fact]
    public void A_disk_that_no_firmware_starts_is_warned_about() =>
        Assert.Equal("azure-boot", Assert.Single(DiskReadiness.Find(Good with { Generation = BootGeneration.Unknown })).Rule!.Id);
}
