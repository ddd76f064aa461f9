using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Guests.Tests.Linux.Facts;

public sealed class AgentConfigurationTests
{
    [Fact]
    public void Without_a_file_the_agents_defaults_hold()
    {
        AgentConfiguration agent = AgentConfiguration.Of(new FakeLinuxGuest().WithText("/etc/shadow", "root:*:1::::::\n"));
        Assert.Equal(("/etc/ssh", "/var/lib/waagent", "/var/log/azure", "/etc/shadow", "auto"), (agent.SshFolder, agent.LibFolder, agent.ExtensionLogFolder, agent.PasswordFile, agent.ProvisioningAgent));
        Assert.True(agent.DeletesRootPassword);
        Assert.True(agent.RegeneratesSshHostKeys);
        Assert.False(agent.IsInstalled);
        Assert.Equal("/etc/shadow", agent.SafePasswordFile);
        Assert.Empty(agent.UnsafeFolders);
    }

    [Fact]
    public void The_last_line_of_a_key_counts_and_comments_do_not()
    {
        AgentConfiguration agent = AgentConfiguration.Of(new FakeLinuxGuest().WithText(
            "/etc/waagent.conf",
            "#Lib.Dir=/a/b\nLib.Dir=/c/d\n Lib.Dir = \"/opt/agent\" # here\nOS.SshDir=None\nProvisioning.DeleteRootPassword=n\nProvisioning.Agent=Cloud-Init\nnonsense\n=\n"));
        Assert.Equal(("/opt/agent", "/etc/ssh", false, "cloud-init"), (agent.LibFolder, agent.SshFolder, agent.DeletesRootPassword, agent.ProvisioningAgent));
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
        AgentConfiguration agent = AgentConfiguration.Of(new FakeLinuxGuest().WithText("/etc/waagent.conf", line).WithFiles("/var/log/x", "/home/ann/x"));
        Assert.Equal(line.Split('=')[1], Assert.Single(agent.UnsafeFolders).Value);
    }

    [Theory]
    [InlineData("/home/ann/shadow")]
    [InlineData("/etc/../home/ann/shadow")]
    [InlineData("/etc/link/shadow")]
    [InlineData("shadow")]
    public void Password_files_are_in_etc(string path) => Assert.Null(AgentConfiguration.Of(new FakeLinuxGuest()
        .WithText("/etc/waagent.conf", $"OS.PasswordPath={path}\n").WithText("/home/ann/shadow", "root:x:::::::\n").WithLink("/etc/link", "/home/ann")).SafePasswordFile);

    [Theory]
    [InlineData("", true)]
    [InlineData("Provisioning.Enabled=n\n", false)]
    public void Provisioning_can_be_disabled(string text, bool expected) =>
        Assert.Equal(expected, AgentConfiguration.Of(new FakeLinuxGuest().WithText("/etc/waagent.conf", text)).ProvisioningAgent == "auto");
}
