using VmGeneralize.Console;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Audit;
using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Tests.Console;

[Collection("console")]
public class AuditPrinterTests
{
    [Fact]
    public void A_Linux_is_named_as_a_Windows_is()
    {
        DiskReport disk = new("debian.vhd", "fixed VHD", 1L << 30, (1L << 30) + 512, 512, "GPT", "V2", []);
        LinuxReport linux = new(2, "Debian GNU/Linux 12 (bookworm)", "debian", "12", "systemd", [], null, [], [], []);
        TextWriter output = System.Console.Out;
        using StringWriter text = new();
        System.Console.SetOut(text);
        try
        {
            AuditPrinter.Print(new AuditReport(disk, [], [], [], 0) { Linux = [linux] });
        }
        finally
        {
            System.Console.SetOut(output);
        }

        Assert.Contains("Linux on partition 2: Debian GNU/Linux 12 (bookworm)", text.ToString(), StringComparison.Ordinal);
    }
}
