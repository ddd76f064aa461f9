using VmGeneralize.Guests;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Operations.Tests;

public sealed class RunnerFoldersTests
{
    [Theory]
    [InlineData("/home/ci/runners/one", true)]
    [InlineData("/opt/ci/agent", true)]
    [InlineData("/srv/gh", true)]
    [InlineData("/data/build", true)]
    [InlineData("/root/agent", true)]
    [InlineData("/var/lib/github-runner/one", true)]
    [InlineData("/usr/local/azagent", true)]
    [InlineData("/opt/a/b/c/d", false)] // deeper than runners lie
    [InlineData("/etc/agent", false)]
    [InlineData("/home/ci/x/_work", false)] // what a job left is no runner
    public void Runners_of_Linux_are_known_by_what_is_in_their_folder(string folder, bool isFound)
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithFiles($"{folder}/.credentials", $"{folder}/.agent", $"{folder}/keep.txt", "/home/ci/.credentials");

        Assert.Equal(isFound ? [$"{folder}/.agent", $"{folder}/.credentials"] : [], Paths(guest));
    }

    [Theory]
    [InlineData("/azagent/A1", true)]
    [InlineData("/Users/ci/Desktop/runner", true)]
    [InlineData("/Windows/agent", false)]
    [InlineData("/Users/ci/AppData/agent", false)]
    public void So_are_those_of_Windows(string folder, bool isFound)
    {
        FakeGuest guest = new FakeGuest().WithFiles($"{folder}/.Runner", $"{folder}/.credentials_rsaparams", $"{folder}/run.cmd");

        Assert.Equal(isFound ? [$"{folder}/.Runner", $"{folder}/.credentials_rsaparams"] : [], Paths(guest));
    }

    [Fact]
    public void A_file_of_that_name_alone_is_none() => Assert.Empty(Paths(new MemoryLinuxGuest().WithFiles("/opt/app/.credentials", "/opt/app/keep")));

    private static IEnumerable<string> Paths(IGuestView guest) => RunnerFolders.Files(guest).Select(file => file.Path).Order(StringComparer.Ordinal);
}
