using VmGeneralize.Checks;
using VmGeneralize.Operations;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Pipeline.Tests;

public sealed class LinuxWarningsTests
{
    private const string OvfEnvironment = "/var/lib/waagent/ovf-env.xml";

    private static readonly IReadOnlyList<Operation> Defaults = PreparedSelection.Of(new GeneralizeOptions());
    private static readonly IReadOnlyList<Operation> KeepsUser = PreparedSelection.Of(new GeneralizeOptions(KeepUser: true));

    [Fact]
    public void Users_who_stay_since_nobody_is_known_to_be_the_provisioned_one_are_named()
    {
        string warning = Assert.Single(LinuxWarnings.UnknownUser(Guest(), Defaults));

        Assert.Contains("azureuser, appsvc", warning, StringComparison.Ordinal);
        Assert.Contains("--user NAME", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_said_where_the_user_is_known_kept_or_refused_for_a_reason_or_where_there_is_none()
    {
        Assert.Empty(LinuxWarnings.UnknownUser(Guest(), KeepsUser));
        Assert.Empty(LinuxWarnings.UnknownUser(Guest().WithText(OvfEnvironment, Ovf("azureuser")), Defaults));
        Assert.Empty(LinuxWarnings.UnknownUser(Guest().WithText(OvfEnvironment, Ovf("root")), Defaults));
        Assert.Empty(LinuxWarnings.UnknownUser(Guest().WithText("/etc/passwd", "root:x:0:0::/root:/bin/sh\n"), Defaults));
        Assert.Empty(LinuxWarnings.UnknownUser(new FakeGuest(), Defaults));
    }

    [Fact]
    public void Only_a_few_of_many_users_are_named()
    {
        string passwd = string.Concat(Enumerable.Range(1, 9).Select(number => $"u{number}:x:{1000 + number}:100::/home/u{number}:/bin/sh\n"));

        Assert.Contains(
            "u1, u2, u3, u4, u5 and others.",
            Assert.Single(LinuxWarnings.UnknownUser(Guest().WithText("/etc/passwd", passwd), Defaults)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_and_what_is_left_of_the_source_are_told_with_the_way_out()
    {
        Finding[] findings =
        [
            Finding("a", Severity.Error, CheckArea.AzureReadiness, isFixed: false) with { Remedy = "do this" },
            Finding("b", Severity.Warning, CheckArea.MachineSpecific, isFixed: false) with { FixedBy = Catalogue.Get("linux-puppet") },
            Finding("fixed", Severity.Error, CheckArea.Secret, isFixed: true),
            Finding("minor", Severity.Info, CheckArea.MachineSpecific, isFixed: false),
            Finding("elsewhere", Severity.Warning, CheckArea.Secret, isFixed: false),
        ];

        Assert.Equal(["a (/etc/x). do this.", "b (/etc/x). --enable linux-puppet removes it."], LinuxWarnings.Left(findings, Defaults));
    }

    [Fact]
    public void What_is_left_of_a_user_matters_only_where_the_user_was_to_go()
    {
        Finding finding = Finding(
            "home",
            Severity.Warning,
            CheckArea.MachineSpecific,
            isFixed: false) with { Rule = CheckCatalogue.All.Single(check => check.Id == "leftover-linux-provisioned-user") };

        Assert.Single(LinuxWarnings.Left([finding], Defaults));
        Assert.Empty(LinuxWarnings.Left([finding], KeepsUser));
    }

    private static MemoryLinuxGuest Guest() => new MemoryLinuxGuest()
        .WithText("/etc/passwd", "root:x:0:0::/root:/bin/sh\nazureuser:x:1000:1000::/home/azureuser:/bin/sh\nappsvc:x:1001:1001::/home/appsvc:/bin/sh\n")
        .WithFolder("/var/lib/waagent");

    private static string Ovf(string name) => $"<e xmlns:w=\"http://schemas.microsoft.com/windowsazure\"><w:UserName>{name}</w:UserName></e>";

    private static Finding Finding(string summary, Severity severity, CheckArea area, bool isFixed) => new(severity, summary, "/etc/x")
    {
        Rule = new Rule { Id = "check", Title = "", Area = area, Source = new("https://example.com/") },
        IsFixed = isFixed,
    };
}
