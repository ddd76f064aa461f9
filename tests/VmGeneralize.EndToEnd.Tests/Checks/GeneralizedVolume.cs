using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.EndToEnd.Tests.Checks;

/// <summary>Compares C: before and after: what the plan says is gone, and nothing else differs.</summary>
internal static class GeneralizedVolume
{
    private const string Config = "Windows/System32/config/";
    private static readonly string[] NeverWritten = ["SAM", "SECURITY"];
    private static readonly string[] Hives = ["SYSTEM", "SOFTWARE", "SAM", "SECURITY", "DEFAULT"];

    /// <param name="before">The volume that was read.</param>
    /// <param name="after">The volume in the result.</param>
    /// <param name="plan">What was planned.</param>
    /// <param name="replayed">Hives whose logs had to be replayed, with their contents after an independent replay.</param>
    public static void AssertEqualsPlan(
        NtfsPartition before, NtfsPartition after, Plan plan, IReadOnlyDictionary<string, byte[]>? replayed = null)
    {
        after.AssertClean();
        WindowsManifest left = after.Manifest();
        string[] scrubbed = plan.WipesSlack ? [.. left.Rows.Keys.Where(IsUserHive).Select(path => "/" + path)] : [];
        AssertFiles(before.Manifest(), left, plan, [.. replayed?.Keys ?? [], .. plan.WipesSlack ? Hives.Except(NeverWritten) : [], .. scrubbed]);
        string[] edited = [.. plan.Edits.Select(edit => edit.Hive).Where(hive => hive.StartsWith('/')).Union(scrubbed)];
        foreach (string hive in (IEnumerable<string>)[.. Hives, .. edited])
        {
            byte[] was = replayed?.GetValueOrDefault(hive) ?? before.ReadFile(FileOfHive(hive));
            AssertHive(was, after.ReadFile(FileOfHive(hive)), plan, hive);
        }
    }

    private static bool IsUserHive(string path) =>
        path.EndsWith("/NTUSER.DAT", StringComparison.OrdinalIgnoreCase) || path.EndsWith("/UsrClass.dat", StringComparison.OrdinalIgnoreCase);

    // A hive is named as in System32\config, or by its file path.
    private static string FileOfHive(string hive) => hive.StartsWith('/') ? hive[1..] : Config + hive;

    private static void AssertFiles(WindowsManifest before, WindowsManifest after, Plan plan, HashSet<string> rewritten)
    {
        IReadOnlySet<string> removed = plan.RemovedPaths;
        Assert.NotEmpty(removed);
        Assert.Empty(removed.Except(before.Rows.Keys)); // nothing is announced that is not there
        ManifestDifference difference = before.Compare(after);

        Assert.Empty(difference.Added);
        HashSet<string> expected = [.. before.Rows.Keys.Where(path => removed.Contains(FileOf(path, before)))];
        Assert.Empty(difference.Removed.Select(row => row.Path).Except(expected));
        Assert.Empty(expected.Except(difference.Removed.Select(row => row.Path)));

        // A file that lost names has that many fewer links.
        Dictionary<string, int> namesLost = before.Rows.Values
            .Where(row => removed.Contains(row.Path) && row.Type != "s")
            .GroupBy(row => row.Inode)
            .ToDictionary(names => names.Key, names => names.Count());
        HashSet<string> editedHives = [.. plan.Edits.Where(edit => edit.Hive.Length > 0).Select(edit => edit.Hive), .. rewritten];
        HashSet<string> emptied = new(plan.EmptiedPaths, StringComparer.OrdinalIgnoreCase);
        Assert.All(emptied, path => Assert.Equal("0", after.Rows[path].Size));
        foreach ((string path, IReadOnlyList<string> columns) in difference.Changed)
        {
            ManifestRow was = before.Rows[path];
            List<string> unexplained = [.. columns];
            if (namesLost.TryGetValue(was.Inode, out int lost)
                && int.Parse(after.Rows[path].Links) == int.Parse(was.Links) - lost)
            {
                unexplained.Remove(nameof(ManifestRow.Links));
            }

            if (emptied.Contains(path)
                || editedHives.Select(FileOfHive).Any(hive => path == hive || path.StartsWith($"{hive}.LOG", StringComparison.Ordinal)))
            {
                unexplained.RemoveAll(column => column is nameof(ManifestRow.Sha256) or nameof(ManifestRow.Size));
            }

            Assert.True(unexplained.Count == 0, $"{path} changed: {string.Join(", ", unexplained)}\n{was}\n{after.Rows[path]}");
        }

        foreach ((string inode, int lost) in namesLost)
        {
            foreach (ManifestRow survivor in after.Rows.Values.Where(row => row.Inode == inode))
            {
                Assert.Equal(int.Parse(before.Rows[survivor.Path].Links) - lost, int.Parse(survivor.Links));
            }
        }
    }

    // A stream's row is "file:stream"; no file here has a colon in its name.
    private static string FileOf(string path, WindowsManifest manifest) =>
        manifest.Rows[path].Type == "s" ? path[..path.LastIndexOf(':')] : path;

    private static void AssertHive(byte[] before, byte[] after, Plan plan, string hive)
    {
        PlanEdit[] edits = [.. plan.Edits.Where(edit => edit.Hive == hive)];
        if (edits.Length == 0 && before.AsSpan().SequenceEqual(after))
        {
            return;
        }

        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.File("before"), before);
        File.WriteAllBytes(folder.File("after"), after);
        HiveDump was = HiveDump.Read(folder.File("before"));
        HiveDump now = HiveDump.Read(folder.File("after"));

        HashSet<string> expected = new(edits.SelectMany(edit => Differences(edit, was)), StringComparer.OrdinalIgnoreCase);
        string[] differences = [.. was.Compare(now)];
        Assert.Empty(differences.Except(expected, StringComparer.OrdinalIgnoreCase));
        Assert.Empty(expected.Except(differences, StringComparer.OrdinalIgnoreCase));
    }

    private static IReadOnlyList<string> Differences(PlanEdit edit, HiveDump was)
    {
        string value = $"{edit.Key}\\{edit.Name}";
        switch (edit.Kind)
        {
            case "delete-value":
                Assert.Contains(value, was.Values.Keys, StringComparer.OrdinalIgnoreCase);
                return ["-" + value];
            case "set-value":
                string[] names = edit.Key.Split('\\');
                IEnumerable<string> created = names.Select((_, index) => string.Join('\\', names[..(index + 1)])).Where(key => !was.Keys.Contains(key));
                return [.. created.Select(key => $"+[{key}]"), (was.Values.ContainsKey(value) ? "~" : "+") + value];
            case "delete-key":
                Assert.Contains(edit.Key, was.Keys, StringComparer.OrdinalIgnoreCase);
                bool IsGone(string name) => (name + "\\").StartsWith(edit.Key + "\\", StringComparison.OrdinalIgnoreCase);
                return [.. was.Keys.Where(IsGone).Select(key => $"-[{key}]"), .. was.Values.Keys.Where(IsGone).Select(name => "-" + name)];
            default:
                throw new InvalidOperationException($"no rule for {edit.Kind}");
        }
    }
}
