using System.Text.RegularExpressions;
using VmGeneralize.EndToEnd.Tests.Checks;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>The same disk gives the same answer, and a second run has nothing left to do.</summary>
public sealed class RepeatedRunTests
{
    [SkippableFact]
    public void Planning_twice_gives_the_same_bytes()
    {
        WindowsGuest guest = WindowsGuest.Build(new WindowsGuestOptions());

        string first = Timeless(VmGeneralizeTool.RunChecked("plan", guest.Raw, "--json").Output);
        string second = Timeless(VmGeneralizeTool.RunChecked("plan", guest.Raw, "--json").Output);

        Assert.NotEmpty(Plan.Parse(first).Edits);
        Assert.Equal(first, second);
    }

    [SkippableFact]
    public void A_generalized_disk_has_an_empty_plan_and_does_not_change_again()
    {
        WindowsGuest guest = WindowsGuest.Build(new WindowsGuestOptions());
        using TemporaryFolder folder = new();
        VmGeneralizeTool.RunChecked("generalize", guest.Raw, "-o", folder.File("first.vhd"));

        Plan plan = VmGeneralizeTool.Plan(folder.File("first.vhd"));
        VmGeneralizeTool.RunChecked("generalize", folder.File("first.vhd"), "-o", folder.File("second.vhd"));

        Assert.Empty(plan.Edits);
        Assert.Equal(0, plan.BytesFreed);
        Assert.Equal(Digest.OfFixedVhdContents(folder.File("first.vhd")), Digest.OfFixedVhdContents(folder.File("second.vhd")));
    }

    [SkippableFact]
    public void A_dry_run_prints_the_plan_and_writes_nothing()
    {
        WindowsGuest guest = WindowsGuest.Build(new WindowsGuestOptions());
        using TemporaryFolder folder = new();

        ToolResult dry = VmGeneralizeTool.RunChecked("generalize", guest.Raw, "-o", folder.File("out.vhd"), "--dry-run", "--json");

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
        Assert.Equal(Timeless(VmGeneralizeTool.RunChecked("plan", guest.Raw, "--json").Output), Timeless(dry.Output));
    }

    [SkippableFact]
    public void Deselected_operations_leave_their_files()
    {
        WindowsGuest guest = WindowsGuest.Build(new WindowsGuestOptions());

        Plan all = VmGeneralizeTool.Plan(guest.Raw);
        Plan less = Plan.Parse(
            VmGeneralizeTool.RunChecked("plan", guest.Raw, "--json", "--operations", "defaults,-windows-panther").Output);

        Assert.Contains(all.RemovedPaths, path => path.StartsWith("Windows/Panther/", StringComparison.Ordinal));
        Assert.DoesNotContain(less.RemovedPaths, path => path.StartsWith("Windows/Panther", StringComparison.Ordinal));
        Assert.Contains("Windows/MEMORY.DMP", less.RemovedPaths);
    }

    [SkippableFact]
    public void Secrets_of_the_unchanged_guest_are_gone()
    {
        WindowsGuest guest = WindowsGuest.Build(new WindowsGuestOptions());
        using TemporaryFolder folder = new();
        string[] secrets =
        [
            "Hunter2-in-clear", "SABlAGwAbABvAA==", "9bd24b1d-31a5-46d7-9a57-1b5ac4f0a6f1", "5A1D0C2F-8C44-4F2B-8B19-71C5B2C1A001",
            "hardlink-to-shared", "junction-out", "secret.stream", "10.9.0.0,255.255.0.0", "SMS Unique Identifier",
        ];
        Assert.Empty(secrets.Except(ByteSearch.Find(guest.Raw, secrets).Select(hit => hit.Needle)));

        VmGeneralizeTool.RunChecked("generalize", guest.Raw, "-o", folder.File("out.vhd"));

        IReadOnlyList<ByteSearchHit> hits = ByteSearch.Find(folder.File("out.vhd"), secrets);
        Assert.True(hits.Count == 0, string.Join("\n", hits.Take(50)));
    }

    /// <summary>A report without what identifies the run: when it began, how long it took.</summary>
    private static string Timeless(string json) => Regex.Replace(json, @"""made"":\{[^}]*\},", "");
}
