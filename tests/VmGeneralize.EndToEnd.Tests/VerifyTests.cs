using System.Text.Json;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary><c>verify</c>: finds what other tools leave, finds nothing in our own output, and says where a string is.</summary>
public sealed class VerifyTests
{
    [SkippableFact]
    public void A_disk_that_only_a_mount_cleaned_still_holds_what_was_deleted()
    {
        WindowsGuest guest = WindowsGuest.Build(new WindowsGuestOptions());
        using TemporaryFolder folder = new();
        NtfsPlanter planter = NtfsPlanter.Plant(guest, folder.File("planted.raw"));
        Delete(guest, folder, "planted.raw", "mounted.raw", VmGeneralizeTool.Plan(folder.File("planted.raw")).RemovedPaths);

        (int exitCode, JsonElement report) = Verify(folder.File("mounted.raw"));

        Assert.Equal(ExitCodes.Leftovers, exitCode);
        string[] dead = [.. Findings(report, "Leftover").Select(finding => finding.GetProperty("kind").GetString()!).Distinct()];
        Assert.Contains("free-records", dead);
        Assert.Contains("free-clusters", dead);
        Assert.Contains("slack", dead);
        JsonElement records = Findings(report, "Leftover").Where(finding => finding.GetProperty("kind").GetString() == "free-records")
            .MaxBy(finding => finding.GetProperty("count").GetInt64());
        Assert.True(records.GetProperty("count").GetInt64() > 100);
        Assert.NotEmpty(planter.Needles);
    }

    [SkippableFact]
    public void On_our_own_output_nothing_is_left_and_no_planted_string_is_found()
    {
        WindowsGuest guest = WindowsGuest.Build(new WindowsGuestOptions());
        using TemporaryFolder folder = new();
        NtfsPlanter planter = NtfsPlanter.Plant(guest, folder.File("planted.raw"));
        File.WriteAllLines(folder.File("needles"), planter.Needles);
        VmGeneralizeTool.RunChecked("generalize", folder.File("planted.raw"), "-o", folder.File("out.vhd"));

        (int before, JsonElement planted) = Verify(folder.File("planted.raw"), "--search", folder.File("needles"));
        (int after, JsonElement clean) = Verify(folder.File("out.vhd"), "--search", folder.File("needles"));

        Assert.Equal(ExitCodes.Leftovers, before);
        Assert.Empty(planter.Needles.Except(planted.GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("text").GetString()!)));
        Assert.Equal(ExitCodes.Done, after);
        Assert.Empty(Findings(clean, "Leftover"));
        Assert.Equal(0, clean.GetProperty("hitCount").GetInt64());
    }

    [SkippableFact]
    public void Each_hit_names_the_place_where_it_lies()
    {
        WindowsGuest guest = WindowsGuest.Build(new WindowsGuestOptions());
        using TemporaryFolder folder = new();
        NtfsPlanter planter = NtfsPlanter.Plant(guest, folder.File("planted.raw"));
        File.WriteAllLines(folder.File("needles"), planter.Needles);

        (_, JsonElement report) = Verify(folder.File("planted.raw"), "--search", folder.File("needles"));

        Assert.Contains(Hits(report, "-large-"), hit => hit is ("FileContents", "/Windows/Panther/planted/large.etl", null));
        Assert.Contains(Hits(report, "-resident-"), hit => hit is ("ResidentData", "/Windows/Panther/planted/resident.xml", null));
        Assert.Contains(Hits(report, "-stream-resident-"), hit => hit is ("ResidentData", "/Windows/Panther/planted/streams.log", "small"));
        Assert.Contains(Hits(report, "-stream-large-"), hit => hit is ("FileContents", "/Windows/Panther/planted/streams.log", "large"));
        Assert.Contains(
            Hits(report, "-name-"),
            hit => hit.Kind == "RecordName" && hit.Path!.StartsWith("/Windows/Panther/planted/VmgPlant-name-", StringComparison.Ordinal));
        Assert.Contains(Hits(report, "-name-"), hit => hit is ("IndexEntry", "/Windows/Panther/planted", "$I30"));
        Assert.Contains(Hits(report, "-deleted-large-"), hit => hit.Kind == "FreeCluster");
        Assert.Contains(Hits(report, "-deleted-resident-"), hit => hit.Kind == "FreeRecord");
        Assert.Contains(Hits(report, "-registry-string-"), hit => hit is ("FileContents", "/Windows/System32/config/SOFTWARE", null));
        Assert.Contains(Hits(report, "-registry-log-"), hit => hit is ("FileContents", "/Windows/System32/config/SOFTWARE.LOG1", null));
        JsonElement[] utf16 = [.. report.GetProperty("hits").EnumerateArray().Where(hit => hit.GetProperty("encoding").GetString() == "UTF-16")];
        Assert.NotEmpty(utf16);
        string text = VmGeneralizeTool.Run("verify", folder.File("planted.raw"), "--search", folder.File("needles")).Output;
        Assert.Contains(@"(resident data)", text, StringComparison.Ordinal);
        Assert.Contains("free cluster", text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_disk_that_is_not_generalized_fails_the_audit()
    {
        WindowsGuest guest = WindowsGuest.Build(new WindowsGuestOptions { State = ["--not-sysprepped"] });

        (int exitCode, JsonElement report) = Verify(guest.Raw);

        Assert.Equal(ExitCodes.Leftovers, exitCode);
        Assert.Contains(Findings(report, "Leftover"), finding => finding.GetProperty("kind").GetString() == "sysprep");
    }

    [SkippableFact]
    public void A_partition_that_is_not_there_or_a_string_of_one_letter_is_a_mistake_of_the_caller()
    {
        WindowsGuest guest = WindowsGuest.Build(new WindowsGuestOptions());
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("needles"), "x\n");

        Assert.Equal(ExitCodes.Usage, VmGeneralizeTool.Run("verify", guest.Raw, "--partition", "77").ExitCode);
        Assert.Equal(ExitCodes.Usage, VmGeneralizeTool.Run("verify", guest.Raw, "--search", folder.File("needles")).ExitCode);
    }

    /// <summary>Copies a disk and deletes paths of C: from the copy through ntfs-3g.</summary>
    private static void Delete(WindowsGuest guest, TemporaryFolder folder, string source, string target, IEnumerable<string> paths)
    {
        string partition = folder.File("partition");
        SparseFile.Extract(folder.File(source), guest.CStart, guest.CLength, partition);
        using (MountedNtfs volume = new(partition))
        {
            foreach (string path in paths.Where(path => !path.Contains(':', StringComparison.Ordinal)))
            {
                volume.Delete(path);
            }
        }

        SparseFile.CopyWithPart(folder.File(source), folder.File(target), guest.CStart, partition);
    }

    private static (int ExitCode, JsonElement Report) Verify(string disk, params string[] options)
    {
        ToolResult result = VmGeneralizeTool.Run(["verify", disk, "--json", .. options]);
        Assert.True(result.ExitCode is ExitCodes.Done or ExitCodes.Leftovers, result.All);
        return (result.ExitCode, JsonDocument.Parse(result.Output).RootElement);
    }

    private static IEnumerable<JsonElement> Findings(JsonElement report, string severity) =>
        report.GetProperty("findings").EnumerateArray().Where(finding => finding.GetProperty("severity").GetString() == severity);

    private static (string Kind, string? Path, string? Stream)[] Hits(JsonElement report, string needle) =>
    [
        .. report.GetProperty("hits").EnumerateArray()
            .Where(hit => hit.GetProperty("text").GetString()!.StartsWith("VmgPlant" + needle, StringComparison.Ordinal))
            .Select(hit => (hit.GetProperty("kind").GetString()!, Text(hit, "path"), Text(hit, "stream"))),
    ];

    private static string? Text(JsonElement hit, string name) => hit.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}
