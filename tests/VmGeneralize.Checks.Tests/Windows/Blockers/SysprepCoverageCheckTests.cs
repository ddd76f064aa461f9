using VmGeneralize.Checks.Windows.Blockers;

namespace VmGeneralize.Checks.Tests.Windows.Blockers;

public sealed class SysprepCoverageCheckTests
{
    private const string ActionFile = "/Windows/System32/Sysprep/ActionFiles/Generalize.xml";

    private const string Actions = """
        <?xml version="1.0" encoding="utf-16"?>
        <sysprepInformation>
          <imaging exclude="">
            <assemblyIdentity name="Microsoft-Windows-SQMApi" version="10.0.20348.1" processorArchitecture="amd64" versionScope="NonSxS"/>
            <sysprepOrder order="0x0100"/>
            <deleteValue keyName="HKEY_LOCAL_MACHINE\Software\Microsoft\SQMClient" valueName="MachineId"/>
            <deleteFile path="$(runtime.windows)\x.dat"/>
          </imaging>
          <imaging exclude="">
            <assemblyIdentity name="Microsoft-Windows-AppX-Sysprep" version="10.0.19041.1566" versionScope="NonSxS"/>
            <sysprepValidate methodName="SysprepGeneralizeValidate" moduleName="$(runtime.system32)\AppxSysprep.dll"/>
            <sysprepModule methodName="SysprepGeneralize" moduleName="$(runtime.system32)\AppxSysprep.dll"/>
          </imaging>
          <imaging exclude="">
            <assemblyIdentity name="Microsoft-Windows-WindowsUpdate"/>
            <deleteKey keyName="HKEY_LOCAL_MACHINE\Software\Contoso\SusClientId"/>
          </imaging>
        </sysprepInformation>
        """;

    [Fact]
    public void What_the_build_resets_is_counted_and_named()
    {
        Finding finding = Assert.Single(SysprepCoverageCheck.Check.Find(Machines.Installed().WithText(ActionFile, Actions)));

        Assert.Equal(Severity.Info, finding.Severity);
        Assert.StartsWith("Generalizing resets 2 registry keys and values and 1 files, and calls 1 DLL functions. ", finding.Summary, StringComparison.Ordinal);
        Assert.Contains(
            "It names SQMClient MachineId, WindowsUpdate SusClientId, store apps; it does not name Cryptography MachineGuid,",
            finding.Summary,
            StringComparison.Ordinal);
        Assert.Equal(@"C:\Windows\System32\Sysprep\ActionFiles\Generalize.xml", finding.Evidence);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<a>")]
    [InlineData("<a></b>")]
    [InlineData("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")]
    [InlineData("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>")]
    public void What_is_no_such_list_is_a_warning(string text) =>
        Assert.Equal(Severity.Warning, Assert.Single(SysprepCoverageCheck.Check.Find(Machines.Installed().WithText(ActionFile, text))).Severity);

    [Fact]
    public void Without_the_file_nothing_is_told() => Assert.Empty(SysprepCoverageCheck.Check.Find(Machines.Installed()));

    [Fact]
    public void Any_damage_gives_a_finding()
    {
        Random random = new(3);
        for (int round = 0; round < 3000; round++)
        {
            char[] text = Actions.ToCharArray();
            for (int change = random.Next(1, 5); change > 0; change--)
            {
                text[random.Next(text.Length)] = (char)random.Next(random.Next(2) == 0 ? 128 : 65536);
            }

            string damaged = new(text, 0, random.Next(4) == 0 ? random.Next(text.Length) : text.Length);
            Assert.Single(SysprepCoverageCheck.Check.Find(Machines.Installed().WithText(ActionFile, damaged)));
        }
    }

    [Fact]
    public void Deep_nesting_costs_little()
    {
        string text = string.Concat(Enumerable.Repeat("<imaging>", 100_000));

        Assert.Equal(Severity.Warning, Assert.Single(SysprepCoverageCheck.Check.Find(Machines.Installed().WithText(ActionFile, text))).Severity);
    }
}
