using VmGeneralize.Checks;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.Pipeline.Audit;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Pipeline.Tests.Audit;

public sealed class SystemAuditTests
{
    [Fact]
    public void What_could_not_be_read_fails_the_audit_with_its_name()
    {
        byte[] large = new byte[LinuxFiles.LargestLines + 1];
        Finding[] findings = Audit(System().WithBytes("/etc/shadow", large).WithBytes("/etc/netplan/x.yaml", large));

        Assert.Equal(
            ["/etc/netplan/x.yaml", "/etc/shadow"],
            findings.Where(finding => finding is { Kind: FindingKind.NotAudited, Severity: Severity.Error })
                .Select(finding => finding.Evidence)
                .Distinct()
                .Order());
        Assert.Contains(findings, finding => finding.Rule?.Id == "linux-user" && finding.Summary.Contains("the user azureuser", StringComparison.Ordinal));
    }

    [Fact]
    public void A_link_to_nowhere_is_told_and_hides_nothing_on_this_disk()
    {
        Finding finding = Assert.Single(Audit(System().WithLink("/etc/netplan/x.yaml", "/run/x.yaml")));

        Assert.Equal(("secret-linux-networks", Severity.Warning), (finding.Rule?.Id, finding.Severity));
    }

    [Fact]
    public void An_operation_that_changes_other_lines_of_a_file_does_not_fix_what_stays_in_it()
    {
        MemoryPosixFileSystem system = System("deploy:x:1001:1001::/home/deploy:/bin/sh\n")
            .WithFile("/etc/shadow", "root:*:1::::::\nazureuser:$6$a$b:1::::::\ndeploy:$6$a$b:1::::::\n");
        Finding[] findings = [.. Audit(system, finding => finding.Summary.Contains("deploy", StringComparison.Ordinal)
            || finding.Summary.StartsWith("Account azureuser", StringComparison.Ordinal))];

        Assert.Equal("linux-user", findings.Single(finding => finding.Summary.Contains("azureuser", StringComparison.Ordinal)).FixedBy?.Id);
        Finding[] staying = [.. findings.Where(finding => finding.Summary.Contains("deploy", StringComparison.Ordinal))];
        Assert.Equal(["/etc/passwd", "/etc/shadow"], staying.Select(finding => finding.Evidence).Order());
        Assert.All(staying, finding => Assert.Null(finding.FixedBy));
        Assert.All(staying, finding => Assert.DoesNotContain("by default", finding.Remedy, StringComparison.Ordinal));
    }

    private static MemoryPosixFileSystem System(string people = "") => new MemoryPosixFileSystem()
        .WithFile("/etc/os-release", "ID=debian\nVERSION_ID=12\n").WithFile("/etc/fstab", "")
        .WithFile("/etc/passwd", "root:x:0:0::/root:/bin/sh\nazureuser:x:1000:1000::/home/azureuser:/bin/sh\n" + people).WithFile("/etc/machine-id", "")
        .WithFile("/etc/sudoers.d/90-cloud-init-users", "azureuser ALL=(ALL) NOPASSWD:ALL\n");

    private static Finding[] Audit(MemoryPosixFileSystem fileSystem) => Audit(
        fileSystem, finding => finding.Kind == FindingKind.NotAudited || finding.Evidence.Contains(".yaml", StringComparison.Ordinal));

    private static Finding[] Audit(MemoryPosixFileSystem fileSystem, Func<Finding, bool> wanted)
    {
        using GuestDisk disk = new MemoryDisk().With(fileSystem).Build();
        IGuest guest = GuestDetector.Open(Assert.Single(disk.Volumes), disk, GuestOptions.None);
        return [.. SystemAudit.Run(guest, CancellationToken.None).Where(wanted)];
    }
}
