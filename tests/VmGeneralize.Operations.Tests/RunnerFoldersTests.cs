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
    [InlineData("/opt/a/b/c/d/e/f/g/h/i", true)]
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

    [Theory]
    [InlineData(5_001, 1, "files and folders in one")]
    [InlineData(1, 70, "within each other")]
    [InlineData(1, 1, null)]
    public void A_search_that_ends_early_says_so(int files, int folders, string? told)
    {
        string deep = "/home/ci" + string.Concat(Enumerable.Repeat("/x", folders));
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithFiles(
            [.. Enumerable.Range(0, files).Select(number => $"/data/{number}"), $"{deep}/agent/.agent", $"{deep}/agent/.credentials",
                "/opt/a/.agent", "/opt/a/config.sh"]);

        FoundRunners found = RunnerFolders.Look(guest);
        LeftPart[] left = [.. Catalogue.Get("linux-runner-credentials").Left(guest)];

        Assert.Contains(found.Files, file => file.Path == "/opt/a/.agent");
        Assert.Equal(told is null, found.NotAll is null);
        Assert.Equal(told is null ? 0 : 1, left.Length);
        Assert.Contains(told ?? "", $"{found.NotAll}", StringComparison.Ordinal);
        Assert.DoesNotContain("could not be read", $"{found.NotAll}", StringComparison.Ordinal);
    }

    private static IEnumerable<string> Paths(IGuestView guest) => RunnerFolders.Look(guest).Files.Select(file => file.Path).Order(StringComparer.Ordinal);
}
