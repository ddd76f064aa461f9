using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary><c>deep-scrub</c>, which is on by default: no previously deleted data is found, and no live data differs.</summary>
public sealed class DeepScrubTests
{
    private const string Config = "Windows/System32/config/";

    [SkippableFact]
    public void Names_of_files_that_were_deleted_before_are_gone_by_default_and_all_else_is_as_without_it()
    {
        WindowsGuest guest = WindowsGuest.Build(new WindowsGuestOptions());
        using TemporaryFolder folder = new();
        string source = folder.File("source.raw");
        string[] needles = ["VmgGone-directory-name-k3v8", "VmgGone-link-name-k3v8", "VmgGone-registry-k3v8"];
        Plant(guest, source, folder, needles);
        File.WriteAllLines(folder.File("needles"), needles);

        VmGeneralizeTool.RunChecked("generalize", source, "-o", folder.File("plain.vhd"), "--operations", "defaults,-deep-scrub");
        VmGeneralizeTool.RunChecked("generalize", source, "-o", folder.File("deep.vhd"));

        ToolResult left = VmGeneralizeTool.Run("verify", folder.File("plain.vhd"));
        Assert.Equal(ExitCodes.Leftovers, left.ExitCode);
        Assert.Contains("Slack", left.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Leftovers, VmGeneralizeTool.Run("verify", folder.File("plain.vhd"), "--search", folder.File("needles")).ExitCode);
        ToolResult audit = VmGeneralizeTool.RunChecked("verify", folder.File("deep.vhd"), "--search", folder.File("needles"));
        Assert.DoesNotContain("Slack", audit.Output, StringComparison.Ordinal);
        Assert.Empty(ByteSearch.Find(folder.File("deep.vhd"), needles));
        Plan again = Plan.Parse(VmGeneralizeTool.RunChecked("plan", folder.File("deep.vhd"), "--json", "--operations", "deep-scrub").Output);
        Assert.Empty(again.Edits);

        using NtfsPartition plain = new(folder.File("plain.vhd"), guest.CStart, guest.CLength);
        using NtfsPartition deep = new(folder.File("deep.vhd"), guest.CStart, guest.CLength);
        deep.AssertClean();
        ManifestDifference difference = plain.Manifest().Compare(deep.Manifest());
        Assert.Empty(difference.Removed);
        Assert.Empty(difference.Added);
        Assert.DoesNotContain(difference.Changed, row => !IsHive(row.Key));
        Assert.Contains(difference.Changed, row => row.Key == "Users/builder/NTUSER.DAT");
        foreach (string hive in difference.Changed.Select(row => row.Key).Concat([Config + "SYSTEM", Config + "SOFTWARE", Config + "DEFAULT"]))
        {
            AssertSameHive(plain.ReadFile(hive), deep.ReadFile(hive), folder);
        }

        Assert.Equal(plain.ReadFile(Config + "SAM"), deep.ReadFile(Config + "SAM"));
        Assert.Equal(plain.ReadFile(Config + "SECURITY"), deep.ReadFile(Config + "SECURITY"));
    }

    /// <summary>Deletes through ntfs-3g and hivex: names remain in directory slack, record slack and free cells.</summary>
    private static void Plant(WindowsGuest guest, string target, TemporaryFolder folder, string[] needles)
    {
        string partition = folder.File("c");
        SparseFile.Extract(guest.Raw, guest.CStart, guest.CLength, partition);
        using (MountedNtfs volume = new(partition))
        {
            for (int index = 0; index < 60; index++)
            {
                volume.Write($"ProgramData/slack/{(index % 3 == 1 ? needles[0] : "keep")}-{index}.txt", "x");
            }

            volume.Write("ProgramData/slack/linked.txt", "x");
            volume.Link("ProgramData/slack/linked.txt", $"ProgramData/slack/{needles[1]}.txt");
            for (int index = 1; index < 60; index += 3)
            {
                volume.Delete($"ProgramData/slack/{needles[0]}-{index}.txt");
            }

            volume.Delete($"ProgramData/slack/{needles[1]}.txt");
            volume.MergeHive(Config + "DEFAULT", "HKLM\\DEFAULT", $"[HKLM\\DEFAULT\\Old]\n\"value\"=\"{needles[2]}\"\n\n");
            volume.MergeHive(Config + "DEFAULT", "HKLM\\DEFAULT", "[-HKLM\\DEFAULT\\Old]\n\n");
        }

        SparseFile.CopyWithPart(guest.Raw, target, guest.CStart, partition);
    }

    private static bool IsHive(string path) =>
        path.StartsWith(Config, StringComparison.Ordinal) || path.EndsWith("/NTUSER.DAT", StringComparison.Ordinal);

    private static void AssertSameHive(byte[] plain, byte[] deep, TemporaryFolder folder)
    {
        File.WriteAllBytes(folder.File("plain.hive"), plain);
        File.WriteAllBytes(folder.File("deep.hive"), deep);
        Assert.Equal(plain.Length, deep.Length);
        Assert.Empty(HiveDump.Read(folder.File("plain.hive")).Compare(HiveDump.Read(folder.File("deep.hive"))));
    }
}
