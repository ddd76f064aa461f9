using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Guests.Tests.Linux.Facts;

public sealed class AgentConfigurationTests
{
    [Fact]
    public void Without_a_file_the_agents_defaults_hold()
    {
        AgentConfiguration agent = Agent(new MemoryLinuxGuest().WithText("/etc/shadow", "root:*:1::::::\n"));
        Assert.Equal(
            ("/etc/ssh", "/var/lib/waagent", "/var/log/azure", "/etc/shadow", "auto"),
            (
                agent.SshFolder.OrShown(""),
                agent.LibFolder.OrShown(""),
                agent.ExtensionLogFolder.OrShown(""),
                agent.PasswordFile.OrShown(""),
                agent.ProvisioningAgent.OrShown("")));
        Assert.True(agent.DeletesRootPassword.IsYes());
        Assert.True(agent.RegeneratesSshHostKeys.IsYes());
        Assert.True(agent.IsInstalled.IsNo());
        Assert.Equal("/etc/shadow", agent.SafePasswordFile.OrShown(null));
        Assert.Empty(Known(agent.UnsafeFolders));
    }

    [Fact]
    public void The_last_line_of_a_key_counts_and_comments_do_not()
    {
        AgentConfiguration agent = Agent(new MemoryLinuxGuest().WithText(
            "/etc/waagent.conf",
            "#Lib.Dir=/a/b\nLib.Dir=/c/d\n Lib.Dir = \"/opt/agent\" # "
                + "here\nOS.SshDir=None\nProvisioning.DeleteRootPassword=n\nProvisioning.Agent=Cloud-Init\nnonsense\n=\n"));
        Assert.Equal(
            ("/opt/agent", "/etc/ssh", false, "cloud-init"),
            (agent.LibFolder.OrShown(""), agent.SshFolder.OrShown(""), agent.DeletesRootPassword.OrShown(true), agent.ProvisioningAgent.OrShown("")));
    }

    [Theory]
    [InlineData("Lib.Dir=/")]
    [InlineData("Lib.Dir=/var")]
    [InlineData("Lib.Dir=/home")]
    [InlineData("Lib.Dir=relative")]
    [InlineData("Extension.LogDir=/var/log")]
    [InlineData("Extension.LogDir=/var/log/../../etc")]
    public void Unsafe_folders_are_named(string line)
    {
        AgentConfiguration agent = Agent(new MemoryLinuxGuest().WithText("/etc/waagent.conf", line).WithFiles("/var/log/x", "/home/ann/x"));
        Assert.Equal(line.Split('=')[1], Assert.Single(Known(agent.UnsafeFolders)).Value);
    }

    [Theory]
    [InlineData("/home/ann/shadow")]
    [InlineData("/etc/../home/ann/shadow")]
    [InlineData("/etc/link/shadow")]
    [InlineData("shadow")]
    public void Password_files_are_in_etc(string path)
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest()
            .WithText("/etc/waagent.conf", $"OS.PasswordPath={path}\n")
            .WithText("/home/ann/shadow", "root:x:::::::\n")
            .WithLink("/etc/link", "/home/ann");
        Assert.Null(Agent(guest).SafePasswordFile.OrShown("?"));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("Provisioning.Enabled=n\n", false)]
    public void Provisioning_can_be_disabled(string text, bool expected) =>
        Assert.Equal(expected, Agent(new MemoryLinuxGuest().WithText("/etc/waagent.conf", text)).ProvisioningAgent.OrShown("") == "auto");

    private static AgentConfiguration Agent(MemoryLinuxGuest guest) => guest.Linux.Agent;

    private static T Known<T>(Fact<T> fact) => fact.TryGet(out T? value) ? value : throw new InvalidOperationException(fact.Problems[0].ToString());
}
