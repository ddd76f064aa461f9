using System.Text.RegularExpressions;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.EndToEnd.Tests.Linux;

/// <summary>
/// For the same guest, our tree and the tree that the real Azure agent and cloud-init leave differ only in what
/// <c>differences.tsv</c> explains.
/// </summary>
public sealed class ReferenceTests
{
    public static TheoryData<string, LinuxGuestOptions> Guests => new()
    {
        { "one volume", new() { Esp = true, Boot = true } },
        { "five volumes", new() { Lvm = "rhel", Esp = true, Boot = true } },
        { "five XFS volumes", new() { FileSystem = "xfs", Preset = "rhel9", Lvm = "rhel", Esp = true } },
    };

    [SkippableTheory]
    [MemberData(nameof(Guests))]
    public void The_tree_is_that_of_the_real_agent_but_for_what_is_explained(string name, LinuxGuestOptions options)
    {
        Assert.NotEmpty(name);
        OutsideTool.Require("unshare", "chroot", "hostname");
        BuiltLinuxGuest guest = LinuxGuestBuilder.Build(options);
        LinuxManifest theirs = Reference(guest);
        using TemporaryFolder folder = new();
        string output = folder.File("out.raw");
        VmGeneralizeTool.RunChecked("generalize", guest.Raw, "-o", output, "--format", "raw");

        IReadOnlyList<Explanation> explanations = Explanation.All;
        HashSet<Explanation> used = [];
        List<string> unexplained = [];
        foreach (string line in theirs.Differences(LinuxManifest.Of(output)))
        {
            Explanation[] matching = [.. explanations.Where(explanation => explanation.Pattern.IsMatch(line))];
            used.UnionWith(matching);
            if (matching.Length != 1)
            {
                unexplained.Add($"{line} ({matching.Length} explanations)");
            }
        }

        Assert.True(unexplained.Count == 0, string.Join('\n', unexplained));
        Assert.Empty(explanations.Where(explanation => !used.Contains(explanation)).Select(explanation => explanation.Pattern.ToString()));
    }

    // The agent and cloud-init run in a copy, in namespaces of their own.
    private static LinuxManifest Reference(BuiltLinuxGuest guest)
    {
        string script = Path.Combine(Repository.RequireGuests(), "reference-waagent.sh");
        string cached = BuildCache.Folder("linux-reference", [File.ReadAllText(script), guest.Raw], folder =>
        {
            OutsideTool.RunChecked("bash", script, guest.Raw, folder, "--cloud-init");
            string log = File.ReadAllText(Path.Combine(folder, "run.log"));
            Assert.Contains("waagent rc=0", log, StringComparison.Ordinal);
            Assert.Matches("cloud-init clean.* rc=0", log);
        });
        return LinuxManifest.Load(Path.Combine(cached, "after.tsv"));
    }

    /// <summary>Why some paths differ.</summary>
    /// <param name="Pattern">Matches a whole line of <see cref="LinuxManifest.Differences"/>, theirs first.</param>
    /// <param name="Reason">Why our tree is as it is.</param>
    private sealed record Explanation(Regex Pattern, string Reason)
    {
        public static IReadOnlyList<Explanation> All { get; } =
        [
            .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Linux", "differences.tsv"))
                .Where(line => line.Length > 0 && !line.StartsWith('#'))
                .Select(line => line.Split('\t'))
                .Select(cells => new Explanation(new Regex($"^{cells[0]}$", RegexOptions.CultureInvariant), cells[1])),
        ];
    }
}
