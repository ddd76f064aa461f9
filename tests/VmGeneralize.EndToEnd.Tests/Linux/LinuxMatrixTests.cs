using VmGeneralize.EndToEnd.Tests.Checks;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.EndToEnd.Tests.Linux;

/// <summary>Real Debian guests of every layout: exactly what was planned is gone, and not a byte of it is left.</summary>
public sealed class LinuxMatrixTests
{
    public static TheoryData<string, LinuxGuestOptions> Layouts => new()
    {
        { "debian12, GPT, ESP, /boot with 1 KiB blocks", new() { Esp = true, Boot = true } },
        { "debian12, MBR, immutable file", new() { Table = "mbr", Immutable = true } },
        { "ubuntu2404, GPT", new() { Preset = "ubuntu2404" } },
        { "max, MBR, /boot", new() { Preset = "max", Table = "mbr", Boot = true } },
        { "one logical volume", new() { Lvm = "single", Boot = true } },
        { "root, usr, var, home and tmp", new() { Lvm = "rhel", Esp = true, Boot = true } },
        { "rhel8, XFS, MBR, one logical volume", new() { FileSystem = "xfs", Preset = "rhel8", Table = "mbr", Lvm = "single", Boot = true } },
        { "rhel9, XFS, root, usr, var, home and tmp", new() { FileSystem = "xfs", Preset = "rhel9", Lvm = "rhel", Esp = true } },
        { "rhel10, XFS, GPT", new() { FileSystem = "xfs", Preset = "rhel10" } },
        { "max, XFS, MBR", new() { FileSystem = "xfs", Preset = "max", Table = "mbr" } },
    };

    [SkippableTheory]
    [MemberData(nameof(Layouts))]
    public void Generalizing_leaves_the_planned_tree_and_no_trace_of_the_rest(string layout, LinuxGuestOptions options)
    {
        Assert.NotEmpty(layout);
        BuiltLinuxGuest guest = LinuxGuestBuilder.Build(options);
        string before = Digest.OfFile(guest.Raw);
        using TemporaryFolder folder = new();
        LinuxPlan plan = new(VmGeneralizeTool.Plan(guest.Raw));
        string output = folder.File("out.raw");
        VmGeneralizeTool.RunChecked("generalize", guest.Raw, "-o", output, "--format", "raw");
        Assert.Equal(before, Digest.OfFile(guest.Raw));

        LinuxImage image = LinuxImage.Of(guest) with { Path = output };
        image.AssertConsistent();
        AssertTree(guest, plan, LinuxManifest.Of(output));
        AssertTimes(plan, LinuxImage.Of(guest).Times(), image.Times());
        AssertCanaries(guest, output, hasInlineData: options is { Preset: "max", FileSystem: "ext4" });
    }

    private static void AssertTree(BuiltLinuxGuest guest, LinuxPlan plan, LinuxManifest after)
    {
        LinuxManifest before = guest.Manifest();
        Assert.NotEmpty(plan.Removed);
        Assert.Equal(plan.Removed.Order(StringComparer.Ordinal), before.Rows.Keys.Except(after.Rows.Keys).Order(StringComparer.Ordinal));
        Assert.Equal(plan.Created.Order(StringComparer.Ordinal), after.Rows.Keys.Except(before.Rows.Keys).Order(StringComparer.Ordinal));

        // A file with several names loses links when some of them are removed; only the inode shows which names those are, so the one
        // planted file is named here.
        string[] expected = ["Digest", "Size"];
        foreach (string line in before.Differences(after).Where(line => line.StartsWith('~')))
        {
            string[] words = line.Split(' ');
            string path = string.Join(' ', words[1..].TakeWhile(word => !IsColumn(word)));
            string[] columns = [.. words.Where(IsColumn)];
            if (path == "/srv/app/hard3")
            {
                Assert.Equal(["Links"], columns);
                Assert.Equal("1", after.Rows[path].Links);
            }
            else
            {
                Assert.Contains(path, plan.Changed);
                Assert.All(columns, column => Assert.Contains(column, expected));
            }
        }

        foreach (string path in plan.Changed)
        {
            Assert.Contains(path, after.Rows.Keys);
        }
    }

    private static bool IsColumn(string word) => typeof(LinuxManifestRow).GetProperty(word) is not null;

    private static void AssertTimes(
        LinuxPlan plan,
        IReadOnlyDictionary<string, (string Modified, string Changed)> before,
        IReadOnlyDictionary<string, (string Modified, string Changed)> after)
    {
        foreach ((string path, (string Modified, string Changed) times) in after)
        {
            string escaped = LinuxManifest.Escape(path);
            if (!plan.Created.Contains(escaped))
            {
                Assert.True(before[path] == times, $"{path}: {before[path]} became {times}");
            }
        }
    }

    private static void AssertCanaries(BuiltLinuxGuest guest, string output, bool hasInlineData)
    {
        IReadOnlyDictionary<string, (string Class, string Path)> planted = Canaries.Planted(guest.CanariesFile);
        IReadOnlySet<string> left = Canaries.In(output);
        IReadOnlySet<string> before = Canaries.In(guest.Raw);

        // In the guest a string stands for its file, so a string that is still there must be in a file that is still there.
        IReadOnlySet<string> alive = Canaries.InFiles(output);
        if (hasInlineData)
        {
            // A small file is stored in two parts of its inode there, so its string may be split on the disk; an unsplit string must be live.
            Assert.Empty(left.Intersect(Canaries.InFiles(guest.Raw).Union(planted.Keys)).Except(alive));
        }
        else
        {
            Assert.Equal(alive.Order(StringComparer.Ordinal), left.Order(StringComparer.Ordinal));
        }

        Assert.NotEqual(before.Count, left.Count);
        Assert.Contains("deleted-before", before);
        Assert.DoesNotContain("deleted-before", left);
        foreach (string kept in planted.Where(item => item.Value.Class == "keep" && before.Contains(item.Key)).Select(item => item.Key))
        {
            Assert.Contains(kept, alive);
        }
    }
}
