using VmGeneralize.Checks;
using VmGeneralize.Console;
using VmGeneralize.Disks;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.Operations;
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
        InstalledLinux linux = new(
            2, new LinuxDistribution("debian", "12", "Debian GNU/Linux 12 (bookworm)", LinuxFamily.Debian), "systemd", [], null, [], [], []);

        Assert.Contains("Linux on partition 2: Debian GNU/Linux 12 (bookworm)", Printed([linux]), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_found_in_several_places_is_named_once_and_the_end_says_what_to_do()
    {
        Finding[] findings =
        [
            .. new[] { "/etc/a", "/etc/b" }.Select(path => new Finding(Severity.Error, "DHCP leases", path, OfflineFix.Of(Catalogue.Get("linux-dhcp-leases")))),
            new(Severity.Error, "Something else", "/etc/c", "Remove it in the VM"),
        ];

        Assert.EndsWith(
            """

            LEFTOVER DHCP leases
                     where: /etc/a
                     where: /etc/b
                     Fixed by default (linux-dhcp-leases)
            LEFTOVER Something else
                     where: /etc/c
                     Remove it in the VM
            Not clean: 3 leftovers, 0 warnings.
            To write a copy without what is fixed by default: vmgeneralize generalize debian.vhd

            """.ReplaceLineEndings("\n"),
            Printed([], findings),
            StringComparison.Ordinal);
        Assert.DoesNotContain("To write a copy", Printed([], findings[2]), StringComparison.Ordinal);
    }

    private static string Printed(InstalledSystem[] systems, params Finding[] findings)
    {
        DiskFacts disk = new("debian.vhd", DiskFormat.VhdFixed, 1L << 30, (1L << 30) + 512, 512, PartitionScheme.Gpt, BootGeneration.V2, []);
        TextWriter output = System.Console.Out;
        using StringWriter text = new();
        System.Console.SetOut(text);
        try
        {
            AuditPrinter.Print(new DiskAudit(disk, systems, findings, [], 0));
        }
        finally
        {
            System.Console.SetOut(output);
        }

        return text.ToString().ReplaceLineEndings("\n");
    }
}
