using System.Text.Json;
using VmGeneralize.EndToEnd.Tests.Checks;
using VmGeneralize.EndToEnd.Tests.Support;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using Xunit.Abstractions;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>
/// System calls that write fail, one in each run of the real program: nothing is lost, and nothing is reported as done that is not. A test run fails one
/// call of each kind; <c>VMG_EVERY_CALL=1</c> fails every one.
/// </summary>
/// <param name="figures">Receives the number of runs.</param>
public sealed class FailingCallsTests(ITestOutputHelper figures) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Work => Directory.CreateDirectory(_folder.File("work")).FullName;

    [SkippableTheory]
    [InlineData("fixed-vhd", "vhd")]
    [InlineData("dynamic-vhd", "vhd")]
    [InlineData("vhdx", "vhdx")]
    [InlineData("raw", "raw")]
    public void An_output_is_whole_or_not_there(string format, string extension)
    {
        FailingCall.Require();
        string source = SmallLinuxGuest.Build(_folder, _ => { }).Path;
        string before = Digest.OfFile(source);
        string output = Path.Combine(Work, $"disk.{extension}");
        string[] command = ["generalize", source, "-o", output, "--format", format];
        VmGeneralizeTool.RunChecked(command);
        Dictionary<string, string> whole = Files();
        FailingCallsRun run = new(figures, _folder.File("calls"));

        run.All(Clear, command, result =>
        {
            Dictionary<string, string> left = Files();
            if (result.ExitCode == 0)
            {
                Assert.Equal(whole, left);
                return;
            }

            RequireSome(whole, left);
            Assert.True(
                left.Count == 0 || FailingCallsRun.EndedBySystem(result) || result.Error.Contains(output, StringComparison.Ordinal),
                "a disk stands, and nothing is said of it");
        });
        Assert.Equal(before, Digest.OfFile(source));
    }

    [SkippableFact]
    public void A_disk_that_is_changed_in_place_is_the_old_one_or_the_new_one()
    {
        FailingCall.Require();
        string source = SmallLinuxGuest.Build(_folder, _ => { }).Path;
        string old = Digest.OfFile(source);
        string disk = Path.Combine(Work, "disk.raw");
        string undo = Path.Combine(Work, "undo");
        string[] command = ["generalize", disk, "--in-place", "--undo", undo];
        Put(source, disk);
        VmGeneralizeTool.RunChecked(command);
        string kept = _folder.File("new");
        string keptUndo = _folder.File("undo");
        Put(disk, kept);
        File.Copy(undo, keptUndo);
        Dictionary<string, string> whole = FilesBesideRecord();
        string changed = whole["disk.raw"];
        Assert.NotEqual(old, changed);
        FailingCallsRun run = new(figures, _folder.File("calls"));

        void Begin()
        {
            Clear();
            Put(source, disk);
        }

        run.All(Begin, command, result =>
        {
            VmGeneralizeTool.RunChecked("inspect", disk, "--json"); // ends or drops what was begun
            Dictionary<string, string> left = FilesBesideRecord();
            bool isNew = left["disk.raw"] == changed;
            Assert.True(isNew || result.ExitCode != 0, "done, and it is not");
            RequireSome(isNew ? whole : new() { ["disk.raw"] = old }, left);
            Assert.True(!isNew || left.ContainsKey("undo"), "no way back");
            Assert.True(
                FailingCallsRun.EndedBySystem(result) || result.ExitCode == 0 || SaysNothingChanged(result) == !isNew,
                "what is said of the disk is not so");
        });

        void BeginBack()
        {
            Clear();
            Put(kept, disk);
            File.Copy(keptUndo, undo);
        }

        run.All(BeginBack, ["undo", disk, undo], result =>
        {
            VmGeneralizeTool.RunChecked("inspect", disk, "--json");
            Dictionary<string, string> left = FilesBesideRecord();
            bool isOld = left["disk.raw"] == old;
            Assert.True(isOld || result.ExitCode != 0, "done, and it is not");
            Assert.False(isOld && SaysNothingChanged(result), "what is said of the disk is not so");
            Assert.True(isOld || left["disk.raw"] == changed, "neither the old disk nor the new one");
            Assert.Empty(left.Keys.Except(["disk.raw", "undo"]));
            Assert.True(isOld || left["undo"] == whole["undo"], "no way back any more");
        });
    }

    public void Dispose() => _folder.Dispose();

    private static bool SaysNothingChanged(ToolResult result) =>
        result.Error.Contains("The source disk was not changed.", StringComparison.Ordinal)
        || result.Error.Contains("Nothing was changed.", StringComparison.Ordinal);

    private static void Put(string from, string to) => OutsideTool.RunChecked("cp", "--sparse=always", from, to);

    /// <summary>Every file that is there equals the wanted one.</summary>
    private static void RequireSome(Dictionary<string, string> wanted, Dictionary<string, string> files) =>
        Assert.All(files, file => Assert.Equal(wanted.GetValueOrDefault(file.Key), file.Value));

    private void Clear()
    {
        foreach (string file in Directory.GetFiles(Work))
        {
            File.Delete(file);
        }
    }

    /// <summary>The same without the disk's record, which stores the time of the disk; the record is missing or whole.</summary>
    private Dictionary<string, string> FilesBesideRecord()
    {
        Dictionary<string, string> files = Files();
        string record = "disk.raw.vmgeneralize.json";
        if (files.Remove(record))
        {
            JsonDocument.Parse(File.ReadAllText(Path.Combine(Work, record))).Dispose();
        }

        return files;
    }

    /// <summary>Digests by file name.</summary>
    private Dictionary<string, string> Files() => Directory.GetFiles(Work).ToDictionary(file => Path.GetFileName(file), Digest.OfFile);
}
