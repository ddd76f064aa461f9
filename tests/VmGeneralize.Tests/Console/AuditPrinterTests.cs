using VmGeneralize.Console;
using VmGeneralize.Disks;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Audit;
using VmGeneralize.Pipeline.Results;
using VmGeneralize.Volumes;

namespace VmGeneralize.Tests.Console;

[Collection("console")]
public class AuditPrinterTests
{
    [Fact]
    public void A_Linux_is_named_as_a_Windows_is()
    {
        DiskFacts disk = new("debian.vhd", DiskFormat.VhdFixed, 1L << 30, (1L << 30) + 512, 512, PartitionScheme.Gpt, BootGeneration.V2, []);
        InstalledLinux linux = new(
            2, new LinuxDistribution("debian", "12", "Debian GNU/Linux 12 (bookworm)", LinuxFamily.Debian), "systemd", [], null, [], [], []);
        TextWriter output = System.Console.Out;
        using StringWriter text = new();
        System.Console.SetOut(text);
        try
        {
            AuditPrinter.Print(new DiskAudit(disk, [linux], [], [], 0));
        }
        finally
        {
            System.Console.SetOut(output);
        }

        Assert.Contains("Linux on partition 2: Debian GNU/Linux 12 (bookworm)", text.ToString(), StringComparison.Ordinal);
    }
}
