using VmGeneralize.Checks;
using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.Operations;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Pipeline.Tests;

public sealed class UnreadWarningsTests
{
    private const string OvfEnvironment = "/var/lib/waagent/ovf-env.xml";

    private static readonly IReadOnlyList<Operation> Defaults = PreparedSelection.Of(new GeneralizeOptions());
    private static readonly IReadOnlyList<Operation> KeepsUser = PreparedSelection.Of(new GeneralizeOptions(KeepUser: true));

    [Fact]
    public void What_could_not_be_read_is_told_once_with_all_that_stays_because_of_it()
    {
        MemoryLinuxGuest guest = Guest().WithFiles(
            "/etc/ssh/ssh_host_rsa_key", "/usr/sbin/sshd", "/usr/bin/cloud-init", "/usr/lib/systemd/system/cloud-init.service", "/var/lib/cloud/instance")
            .WithLink("/etc/systemd/system/x.target.wants/cloud-init.service", "/usr/lib/systemd/system/cloud-init.service")
            .WithText("/etc/cloud/cloud.cfg", "cloud_init_modules: [ssh\n");
        string warning = Assert.Single(UnreadWarnings.OfOperations(guest, Defaults));

        Assert.StartsWith("/etc/cloud/cloud.cfg could not be read: line ", warning, StringComparison.Ordinal);
        Assert.Contains("the SSH host keys, what cloud-init knows of the source VM", warning, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "SSH host keys",
            Assert.Single(UnreadWarnings.OfOperations(guest, Defaults.Where(operation => operation.Id != "linux-ssh-host-keys"))),
            StringComparison.Ordinal);
        Assert.Empty(UnreadWarnings.OfOperations(guest.WithText("/etc/cloud/cloud.cfg", "cloud_init_modules: [ssh]\n"), Defaults));
        Assert.Empty(UnreadWarnings.OfOperations(new FakeGuest(), Defaults));
    }

    [Fact]
    public void Where_it_could_not_be_read_who_the_user_is_nothing_says_that_nobody_tells()
    {
        MemoryLinuxGuest guest = Guest().WithText(OvfEnvironment, "<broken");

        Assert.Empty(LinuxWarnings.UnknownUser(guest, Defaults));
        Assert.Contains("the user that Azure made", Assert.Single(UnreadWarnings.OfOperations(guest, Defaults)), StringComparison.Ordinal);
        Assert.Empty(UnreadWarnings.OfOperations(guest, KeepsUser));
    }

    [Fact]
    public void What_a_check_for_secrets_could_not_look_at_is_told_unless_an_operation_tells_it()
    {
        MemoryLinuxGuest guest = Guest().WithText(OvfEnvironment, Ovf("azureuser"))
            .WithBytes("/etc/shadow", new byte[LinuxFiles.LargestLines + 1]).WithBytes("/etc/netplan/x.yaml", new byte[LinuxFiles.LargestLines + 1]);
        IReadOnlyList<Finding> found = CheckRunner.Run(guest, CheckCatalogue.All, CancellationToken.None);
        IReadOnlyList<Finding> compared = CheckRunner.Compare(found, found);

        Assert.Contains("/etc/netplan/x.yaml", Assert.Single(UnreadWarnings.OfChecks(guest, compared, Defaults)), StringComparison.Ordinal);
        Assert.Contains("/etc/shadow", Assert.Single(UnreadWarnings.OfOperations(guest, Defaults)), StringComparison.Ordinal);
        Assert.Empty(UnreadWarnings.OfChecks(guest, CheckRunner.Compare(found, []), Defaults));
    }

    private static MemoryLinuxGuest Guest() => new MemoryLinuxGuest()
        .WithText("/etc/passwd", "root:x:0:0::/root:/bin/sh\nazureuser:x:1000:1000::/home/azureuser:/bin/sh\nappsvc:x:1001:1001::/home/appsvc:/bin/sh\n")
        .WithFolder("/var/lib/waagent");

    private static string Ovf(string name) => $"<e xmlns:w=\"http://schemas.microsoft.com/windowsazure\"><w:UserName>{name}</w:UserName></e>";
}
