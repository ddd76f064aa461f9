using System.Net;
using System.Text.Json;
using VmGeneralize.AzureSupport;
using VmGeneralize.EndToEnd.Tests.Checks;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.EndToEnd.Tests.Azure;

/// <summary>Uploads from a source container straight to a page blob, with no file in between: the same bytes as <c>generalize</c> writes.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class UploadTests(AzuriteFixture azurite)
{
    [SkippableTheory]
    [InlineData("vpc", "gpt")]
    [InlineData("vhdx", "mbr")]
    public async Task The_blob_equals_the_local_fixed_vhd_and_holds_nothing_that_was_removed(string container, string table)
    {
        WindowsGuest guest = WindowsGuest.Build(new WindowsGuestOptions { Table = table });
        BlobTarget target = await BlobTarget.CreateAsync(azurite);
        using TemporaryFolder folder = new();
        string raw = folder.File("planted.raw");
        NtfsPlanter planter = NtfsPlanter.Plant(guest, raw);
        Grow(raw, 77 * 512); // no whole MiB: padded on the way, the backup GPT moved along
        string source = folder.File("source." + container);
        OutsideTool.RunChecked(
            "qemu-img",
            ["convert", "-f", "raw", "-O", container, .. container == "vpc" ? (string[])["-o", "subformat=dynamic,force_size=on"] : [], raw, source]);
        Assert.Empty(planter.Needles.Except(ByteSearch.Find(source, [.. planter.Needles]).Select(hit => hit.Needle)));

        JsonElement run = target.RunChecked("run", source, "--blob", target.Address);
        JsonElement local = Json(VmGeneralizeTool.RunChecked("generalize", source, "-o", folder.File("local.vhd"), "--json"));

        await target.DownloadAsync(folder.File("blob.vhd"));
        Assert.Equal(Digest.OfFile(folder.File("local.vhd")), Digest.OfFile(folder.File("blob.vhd")));
        IReadOnlyList<ByteSearchHit> hits = ByteSearch.Find(folder.File("blob.vhd"), [.. planter.Needles]);
        Assert.True(hits.Count == 0, string.Join("\n", hits.Take(50)));
        long live = local.GetProperty("output").GetProperty("writtenBytes").GetInt64();
        JsonElement upload = run.GetProperty("upload");
        Assert.InRange(target.BytesPut, live, (long)(1.02 * live) + 512);
        Assert.Equal(target.BytesPut, upload.GetProperty("sent").GetInt64());
        Assert.Equal(target.Name, upload.GetProperty("target").GetString());
        Assert.Equal(("Windows", table == "gpt" ? "V2" : "V1"), (upload.GetProperty("osType").GetString(), upload.GetProperty("generation").GetString()));
        Assert.True(upload.GetProperty("skipped").GetProperty("dead").GetInt64() > 0, "the planted files were deleted, and nothing of them was skipped");
        Assert.Empty(Directory.EnumerateFiles(folder.Path, "*vmgeneralize-upload*"));
    }

    [SkippableFact]
    public async Task A_linux_guest_arrives_as_generalize_writes_it_without_what_was_deleted()
    {
        OutsideTool.Require("debugfs", "qemu-img");
        string[] needles = ["VmgPlant-deleted-now", "VmgPlant-deleted-before"];
        BlobTarget target = await BlobTarget.CreateAsync(azurite);
        using TemporaryFolder folder = new();
        SmallLinuxGuest guest = SmallLinuxGuest.Build(folder, tree =>
        {
            SmallLinuxGuest.Write(tree, "/home/azureuser/secret.txt", Repeat(needles[0]));
            SmallLinuxGuest.Write(tree, "/srv/gone.txt", Repeat(needles[1]));
        });
        OutsideTool.RunChecked("debugfs", "-w", "-R", "rm /srv/gone.txt", $"{guest.Path}?offset={SmallLinuxGuest.VolumeOffset}");
        string source = folder.File("source.vhdx");
        OutsideTool.RunChecked("qemu-img", "convert", "-f", "raw", "-O", "vhdx", guest.Path, source);
        Assert.Equal(needles.Order(), ByteSearch.Find(source, needles).Select(hit => hit.Needle).Distinct().Order());

        JsonElement upload = target.RunChecked("run", source, "--blob", target.Address, "--report", folder.File("page.html")).GetProperty("upload");
        JsonElement local = Json(VmGeneralizeTool.RunChecked("generalize", source, "-o", folder.File("local.vhd"), "--json"));

        await target.DownloadAsync(folder.File("blob.vhd"));
        Assert.Equal(Digest.OfFile(folder.File("local.vhd")), Digest.OfFile(folder.File("blob.vhd")));
        Assert.Empty(ByteSearch.Find(folder.File("blob.vhd"), needles));
        long live = local.GetProperty("output").GetProperty("writtenBytes").GetInt64();
        Assert.InRange(target.BytesPut, live, (long)(1.02 * live) + 512);
        Assert.Equal("Linux", upload.GetProperty("osType").GetString());
        string page = WebUtility.HtmlDecode(File.ReadAllText(folder.File("page.html"))
            .Replace("<span class=\"option\">", "", StringComparison.Ordinal).Replace("</span>", "", StringComparison.Ordinal));
        Assert.Contains("The generalized disk was uploaded", page, StringComparison.Ordinal);
        Assert.Contains($"vmgeneralize register --source '{target.Name}'", page, StringComparison.Ordinal);
        Assert.DoesNotContain("sig=", page + File.ReadAllText(folder.File("page.html.vmgeneralize.json")), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_generalized_file_is_uploaded_as_it_is_and_a_blob_in_the_way_stays()
    {
        WindowsGuest guest = WindowsGuest.Build(new WindowsGuestOptions());
        BlobTarget target = await BlobTarget.CreateAsync(azurite);
        using TemporaryFolder folder = new();
        string source = folder.File("server.vhd");
        VmGeneralizeTool.RunChecked("generalize", guest.Raw, "-o", source);

        JsonElement upload = target.RunChecked("upload", source, "--blob", target.Address);

        Assert.Empty(upload.GetProperty("warnings").EnumerateArray());
        using (JsonDocument record = JsonDocument.Parse(File.ReadAllText(source + ".vmgeneralize.json")))
        {
            Assert.Equal(record.RootElement.GetProperty("output").GetProperty("fingerprint").GetString(), upload.GetProperty("fingerprint").GetString());
        }

        await target.DownloadAsync(folder.File("blob.vhd"));
        Assert.Equal(Digest.OfFile(source), Digest.OfFile(folder.File("blob.vhd")));

        ToolResult again = target.Run("upload", source, "--blob", target.Address);
        Assert.Equal(ExitCodes.Refused, again.ExitCode);
        Assert.Contains("already exists", again.Error, StringComparison.Ordinal);

        // A byte of the boot code: no step in the record wrote it.
        using (FileStream file = new(source, FileMode.Open, FileAccess.Write))
        {
            file.Position = 400;
            file.WriteByte(0x5A);
        }

        // The SAS is also read from where other Azure tools look for it.
        ToolResult last = target.Checked(VmGeneralizeTool.Start(
            VmGeneralizeTool.Executable,
            [.. VmGeneralizeTool.Lead, "upload", source, "--blob", target.Name, "--force", "--json"],
            new Dictionary<string, string> { ["AZURE_STORAGE_SAS_TOKEN"] = new Uri(target.Address).Query }));
        Assert.True(last.ExitCode == ExitCodes.Done, last.All);
        JsonElement changed = Json(last);
        Assert.Contains("changed after its record", Assert.Single(changed.GetProperty("warnings").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(folder.Path, "*vmgeneralize-upload*"));
    }

    [SkippableTheory]
    [InlineData("AZURE_STORAGE_KEY")]
    [InlineData("AZURE_STORAGE_CONNECTION_STRING")]
    public async Task The_key_of_the_account_comes_from_the_variables_of_az(string variable)
    {
        WindowsGuest guest = WindowsGuest.Build(new WindowsGuestOptions());
        BlobTarget target = await BlobTarget.CreateAsync(azurite);
        using TemporaryFolder folder = new();
        string source = folder.File("server.vhd");
        VmGeneralizeTool.RunChecked("generalize", guest.Raw, "-o", source);
        Dictionary<string, string> environment = new()
        {
            [variable] = variable == "AZURE_STORAGE_KEY" ? AzuriteServer.AccountKey
                : $"AccountName={AzuriteServer.Account};AccountKey={AzuriteServer.AccountKey}",
        };

        ToolResult result = VmGeneralizeTool.Start(
            VmGeneralizeTool.Executable,
            [.. VmGeneralizeTool.Lead, "upload", source, "--blob", target.Name, "--limit-rate", "1G", "--json"],
            environment);

        Assert.True(result.ExitCode == ExitCodes.Done, result.All);
        Assert.DoesNotContain(AzuriteServer.AccountKey, result.All, StringComparison.Ordinal);
        await target.DownloadAsync(folder.File("blob.vhd"));
        Assert.Equal(Digest.OfFile(source), Digest.OfFile(folder.File("blob.vhd")));
    }

    [SkippableFact]
    public async Task A_signature_that_is_not_taken_is_told_as_such()
    {
        WindowsGuest guest = WindowsGuest.Build(new WindowsGuestOptions());
        BlobTarget target = await BlobTarget.CreateAsync(azurite);
        using TemporaryFolder folder = new();

        ToolResult result = target.Run(
            "upload", guest.Raw, "--blob", target.Address.Replace("sig=", "sig=x", StringComparison.Ordinal), "--resume-file", folder.File("resume"));

        Assert.Equal(ExitCodes.Azure, result.ExitCode);
        Assert.Contains("The service rejects this signature", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [SkippableFact]
    public async Task Nothing_is_called_for_a_disk_that_must_not_be_handed_over_nor_for_what_if()
    {
        WindowsGuest running = WindowsGuest.Build(new WindowsGuestOptions { State = ["--not-sysprepped"] });
        WindowsGuest guest = WindowsGuest.Build(new WindowsGuestOptions());
        BlobTarget target = await BlobTarget.CreateAsync(azurite);

        foreach (string verb in (string[])["upload", "run"])
        {
            ToolResult refused = target.Run(verb, running.Raw, "--blob", target.Address);
            Assert.Equal(ExitCodes.Refused, refused.ExitCode);
            Assert.Contains("sysprep.exe", refused.Error, StringComparison.OrdinalIgnoreCase);
        }

        JsonElement whatIf = target.RunChecked("run", guest.Raw, "--blob", target.Address, "--what-if");
        ToolResult dataDisk = target.Run("upload", guest.Raw, "--blob", target.Address, "--data-disk");

        Assert.Equal(ExitCodes.Refused, dataDisk.ExitCode);
        Assert.Empty(azurite.Proxy.Journal);
        string[] calls = [.. whatIf.GetProperty("calls").EnumerateArray().Select(call => $"{call.GetProperty("method")} {call.GetProperty("resource")}")];
        Assert.Equal($"PUT {target.Name}", calls[0]);
        Assert.Contains($"PUT {target.Name}?comp=page", calls);

        long promised = whatIf.GetProperty("bytes").GetInt64();
        target.RunChecked("run", guest.Raw, "--blob", target.Address);
        Assert.Equal(promised, target.BytesPut);
    }

    [SkippableFact]
    public async Task An_answer_of_azure_is_told_in_words_with_exit_code_5_and_without_the_signature()
    {
        WindowsGuest guest = WindowsGuest.Build(new WindowsGuestOptions());
        BlobTarget target = await BlobTarget.CreateAsync(azurite);
        using TemporaryFolder folder = new();
        azurite.Proxy.Faults = entry => new Fault.Answer(403, "AuthorizationPermissionMismatch");

        ToolResult result = target.Run("run", guest.Raw, "--blob", target.Address, "--resume-file", folder.File("resume"), "--json");

        Assert.Equal(ExitCodes.Azure, result.ExitCode);
        Assert.Contains(target.Name, result.Error, StringComparison.Ordinal);
        Assert.Contains("AuthorizationPermissionMismatch", result.Error, StringComparison.Ordinal);
        Assert.Contains("Storage Blob Data Contributor", result.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Azure, Json(result).GetProperty("exitCode").GetInt32());
        Assert.Empty(Directory.GetFiles(folder.Path)); // nothing was made that could be gone on with
    }

    [SkippableFact]
    public async Task Space_that_nothing_owns_is_sent_only_where_it_was_to_be_kept()
    {
        BlobTarget target = await BlobTarget.CreateAsync(azurite);
        using TemporaryFolder folder = new();
        UnallocatedDisk disk = UnallocatedDisk.Gpt(folder);
        string kept = folder.File("kept.vhd");
        string record = kept + ".vmgeneralize.json";
        VmGeneralizeTool.RunChecked("generalize", disk.Path, "-o", folder.File("local.vhd"));
        VmGeneralizeTool.RunChecked("generalize", disk.Path, "-o", kept, "--keep-unallocated");

        target.RunChecked("run", disk.Path, "--blob", target.Address);
        await target.DownloadAsync(folder.File("run.vhd"));
        Assert.Equal(Digest.OfFile(folder.File("local.vhd")), Digest.OfFile(folder.File("run.vhd")));
        Assert.Empty(ByteSearch.Find(folder.File("run.vhd"), disk.Dead));

        target.RunChecked("upload", kept, "--blob", target.Address, "--force"); // its record says so
        await target.DownloadAsync(folder.File("recorded.vhd"));
        Assert.Equal(Digest.OfFile(kept), Digest.OfFile(folder.File("recorded.vhd")));

        File.Delete(record);
        target.RunChecked("upload", kept, "--blob", target.Address, "--force");
        await target.DownloadAsync(folder.File("plain.vhd"));
        Assert.Empty(ByteSearch.Find(folder.File("plain.vhd"), disk.Dead));

        target.RunChecked("upload", kept, "--blob", target.Address, "--force", "--keep-unallocated");
        await target.DownloadAsync(folder.File("asked.vhd"));
        Assert.Equal(Digest.OfFile(kept), Digest.OfFile(folder.File("asked.vhd")));
    }

    private static string Repeat(string text) => string.Concat(Enumerable.Repeat(text + "|", 2000));

    private static void Grow(string path, int bytes)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Write);
        file.SetLength(file.Length + bytes);
    }

    private static JsonElement Json(ToolResult result)
    {
        using JsonDocument document = JsonDocument.Parse(result.Output);
        return document.RootElement.Clone();
    }
}
