using System.Text.Json.Nodes;
using VmGeneralize.Azure.Compute;
using VmGeneralize.AzureSupport.Compute;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Tests.Compute;

public sealed class ManagedDiskTests : ArmTest
{
    private const long Size = 64L << 20;

    private static DiskSpec Spec => new()
    {
        Scope = Scope,
        Name = "web",
        Location = "West Europe",
        VirtualSize = Size,
        OsType = OsType.Windows,
        Generation = Generation.V2,
        Sku = "StandardSSD_LRS",
        Zone = "1",
        Architecture = CpuArchitecture.X64,
        Tags = new Dictionary<string, string> { ["team"] = "a" },
    };

    private string State => Server.State.Find(Scope.Disk("web"))!["properties"]!["diskState"]!.GetValue<string>();

    [Fact]
    public async Task An_upload_creates_opens_writes_and_closes()
    {
        OpenDisk? seen = null;
        string during = "";
        string id = await new ManagedDisk(Access, null).UploadAsync(
            Spec,
            Ours,
            (open, _) =>
            {
                seen = open;
                during = State;
                return Task.CompletedTask;
            },
            default);

        Assert.Equal(Scope.Disk("web"), id);
        Assert.Equal(["PUT disks/web", "POST disks/web/beginGetAccess", "POST disks/web/endGetAccess"], Changes);
        JsonNode body = Server.Journal.Single(exchange => exchange.Method == "PUT").RequestBody!;
        Assert.Equal("westeurope", (string?)body["location"]);
        Assert.Equal("Windows", (string?)body["properties"]!["osType"]);
        Assert.Equal("V2", (string?)body["properties"]!["hyperVGeneration"]);
        Assert.Equal("Upload", (string?)body["properties"]!["creationData"]!["createOption"]);
        Assert.Equal(Size + 512, (long?)body["properties"]!["creationData"]!["uploadSizeBytes"]);
        Assert.Equal("StandardSSD_LRS", (string?)body["sku"]!["name"]);
        Assert.Equal("1", (string?)body["zones"]![0]);
        Assert.Equal("a", (string?)body["tags"]!["team"]);
        Assert.Equal("ActiveUpload", during);
        Assert.Equal("Unattached", State);
        Assert.Contains("sig=", seen!.Address.Query, StringComparison.Ordinal);
        Assert.DoesNotContain("sig", seen.ToString(), StringComparison.Ordinal);
        Assert.NotNull(seen.UniqueId);
    }

    [Fact]
    public async Task Access_is_closed_and_the_half_written_disk_deleted_when_the_transfer_fails()
    {
        InvalidOperationException problem = await Assert.ThrowsAsync<InvalidOperationException>(() => new ManagedDisk(Access, null).UploadAsync(
            Spec, Ours, (_, _) => throw new InvalidOperationException("the disk cannot be read"), default));

        Assert.Equal("the disk cannot be read", problem.Message);
        Assert.Equal("POST disks/web/endGetAccess", Changes[^2]);
        Assert.Equal("DELETE disks/web", Changes[^1]);
        Assert.Null(Server.State.Find(Scope.Disk("web")));
    }

    [Fact]
    public async Task Access_is_closed_and_the_disk_deleted_when_the_user_cancels()
    {
        using CancellationTokenSource cancelled = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new ManagedDisk(Access, null).UploadAsync(
            Spec,
            Ours,
            async (_, token) =>
            {
                await cancelled.CancelAsync();
                token.ThrowIfCancellationRequested();
            },
            cancelled.Token));

        Assert.Equal(["POST disks/web/endGetAccess", "DELETE disks/web"], Changes[^2..]);
        Assert.Null(Server.State.Find(Scope.Disk("web")));
    }

    [Fact]
    public async Task A_disk_that_is_being_made_when_the_user_cancels_is_deleted()
    {
        Server.State.Polls = 1;
        using CancellationTokenSource cancelled = new();
        Server.Faults = (exchange, _) =>
        {
            if (exchange.Path.Contains("/operations/", StringComparison.Ordinal) && !cancelled.IsCancellationRequested)
            {
                cancelled.Cancel();
            }

            return null;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new ManagedDisk(Access, null).UploadAsync(Spec, Ours, Never, cancelled.Token));

        Assert.Equal(["PUT disks/web", "DELETE disks/web"], Changes);
        Assert.Null(Server.State.Find(Scope.Disk("web")));
    }

    [Fact]
    public async Task Access_is_closed_with_a_fresh_token_when_the_first_has_run_out()
    {
        await new ManagedDisk(Access, null).UploadAsync(
            Spec,
            Ours,
            (_, _) =>
            {
                Server.Tokens.Add($"token-{Credential.Count + 1}"); // only one that is not made yet
                return Task.CompletedTask;
            },
            default);

        Assert.Equal("Unattached", State);
    }

    [Fact]
    public async Task Access_that_may_be_open_is_closed_although_its_answer_was_lost()
    {
        Server.State.Polls = 2;
        Server.Faults = (exchange, _) => Server.State.Grants > 0 && exchange.Path.Contains("/operations/", StringComparison.Ordinal)
            && Server.Journal.All(one => one.Last != "endGetAccess") ? new ArmFault.Drop() : null;
        AzureException problem = await Assert.ThrowsAsync<AzureException>(() => new ManagedDisk(Access, null).UploadAsync(
            Spec, Ours, (_, _) => Task.CompletedTask, default));

        Assert.Contains("Getting access to the disk web", problem.Message, StringComparison.Ordinal);
        Assert.Equal("POST disks/web/endGetAccess", Changes[^2]);
        Assert.Null(Server.State.Find(Scope.Disk("web")));
    }

    [Fact]
    public async Task A_disk_that_stays_open_is_told_with_the_command_that_closes_it()
    {
        Server.Faults = (exchange, _) => exchange.Last is "endGetAccess" || exchange.Method == "DELETE"
            ? new ArmFault.Answer(403, "AuthorizationFailed", "The client does not have authorization to perform this action.") : null;
        AzureException problem = await Assert.ThrowsAsync<AzureException>(() => new ManagedDisk(Access, null).UploadAsync(
            Spec, Ours, (open, _) => throw new InvalidOperationException($"cut off at {open.Address}"), default));

        Assert.Contains("cut off at", problem.Message, StringComparison.Ordinal);
        Assert.Contains(
            $"az disk revoke-access --subscription {ComputeServer.Subscription} --resource-group rg --name web", problem.Message, StringComparison.Ordinal);
        Assert.Contains("az disk delete", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(ComputeState.Secret, problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_whose_closing_fails_has_failed()
    {
        Server.State.IsVhd = _ => false;
        AzureException problem = await Assert.ThrowsAsync<AzureException>(
            () => new ManagedDisk(Access, null).UploadAsync(Spec, Ours, (_, _) => Task.CompletedTask, default));

        Assert.Contains("not a supported VHD", problem.Message, StringComparison.Ordinal);
        Assert.Contains("was deleted", problem.Next, StringComparison.Ordinal);
        Assert.Null(Server.State.Find(Scope.Disk("web")));
    }

    [Theory]
    [InlineData("ReadyToUpload")]
    [InlineData("ActiveUpload")]
    public async Task An_upload_that_was_cut_off_goes_on_in_the_same_disk(string state)
    {
        Server.State.AddDisk(Scope.Disk("web"), "westeurope", state, Size + 512);
        OpenDisk? seen = null;
        await new ManagedDisk(Access, null).UploadAsync(
            Spec with { OsType = OsType.Linux },
            id => id == "unique-web",
            (open, _) =>
            {
                seen = open;
                return Task.CompletedTask;
            },
            default);

        Assert.Equal(["POST disks/web/beginGetAccess", "POST disks/web/endGetAccess"], Changes);
        Assert.Equal("unique-web", seen!.UniqueId);
    }

    [Fact]
    public async Task Another_disk_of_the_same_name_is_left_alone()
    {
        Server.State.AddDisk(Scope.Disk("web"), "westeurope");
        AzureException taken = await Assert.ThrowsAsync<AzureException>(() => new ManagedDisk(Access, null).UploadAsync(Spec, Ours, Never, default));
        Server.State.AddDisk(Scope.Disk("web"), "westeurope", "ReadyToUpload", (128L << 20) + 512);
        AzureException other = await Assert.ThrowsAsync<AzureException>(() => new ManagedDisk(Access, null).UploadAsync(Spec, Ours, Never, default));

        Assert.Contains("a disk with this name already exists", taken.Message, StringComparison.Ordinal);
        Assert.Contains("is waiting for a different upload", other.Message, StringComparison.Ordinal);
        Assert.Contains(
            $"its size is {(128L << 20) + 512:N0} bytes, not {Size + 512:N0} bytes; its operating system is Linux, not Windows.",
            other.Message,
            StringComparison.Ordinal);
        Assert.Empty(Changes);
    }

    [Fact]
    public async Task An_upload_of_somebody_else_is_neither_closed_nor_deleted()
    {
        Server.State.AddDisk(Scope.Disk("web"), "westeurope", "ActiveUpload", Size + 512);
        AzureException problem = await Assert.ThrowsAsync<AzureException>(() => new ManagedDisk(Access, null).UploadAsync(
            Spec with { OsType = OsType.Linux }, _ => false, Never, default));

        Assert.Contains("is in progress or was interrupted", problem.Message, StringComparison.Ordinal);
        Assert.Contains("az disk revoke-access", problem.Message, StringComparison.Ordinal);
        Assert.Contains("az disk delete", problem.Message, StringComparison.Ordinal);
        Assert.Empty(Changes);
        Assert.Equal("ActiveUpload", State);
    }

    [Fact]
    public async Task A_fresh_address_can_be_had_while_uploading()
    {
        await new ManagedDisk(Access, null).UploadAsync(
            Spec, Ours, async (open, token) => Assert.Equal(open.Address.AbsolutePath, (await open.RenewAsync(token)).AbsolutePath), default);

        Assert.Equal(2, Server.State.Grants);
        Assert.Equal("Unattached", State);
    }

    [Theory]
    [InlineData(20L << 20, true)]
    [InlineData((20L << 20) - (1 << 20), false)]
    [InlineData((20L << 20) + 512, false)]
    [InlineData(35_183_298_347_008L, true)]
    [InlineData(35_183_298_347_008L + (1 << 20), false)]
    public async Task Sizes_that_Azure_refuses_are_refused_before_the_first_call(long size, bool good)
    {
        DiskSpec spec = Spec with { VirtualSize = size };
        if (good)
        {
            await new ManagedDisk(Access, null).UploadAsync(spec, Ours, (_, _) => Task.CompletedTask, default);
            return;
        }

        await Assert.ThrowsAsync<RefusedException>(() => new ManagedDisk(Access, null).UploadAsync(spec, Ours, Never, default));
        Assert.Empty(Server.Journal);
    }

    [Theory]
    [InlineData("disks", "Unattached")]
    [InlineData("snapshots", null)]
    public async Task Reading_opens_and_closes(string type, string? after)
    {
        string id = type == "disks" ? Scope.Disk("web") : Scope.Snapshot("web");
        if (type == "disks")
        {
            Server.State.AddDisk(id, "westeurope");
        }
        else
        {
            Server.State.AddSnapshot(id, "westeurope");
        }

        OpenDisk? seen = null;
        await new ManagedDisk(Access, null).ReadAsync(
            id,
            (open, _) =>
            {
                seen = open;
                return Task.CompletedTask;
            },
            default);

        Assert.Equal([$"POST {type}/web/beginGetAccess", $"POST {type}/web/endGetAccess"], Changes);
        Assert.Equal("Read", (string?)Server.Journal.Single(exchange => exchange.Last == "beginGetAccess").RequestBody!["access"]);
        Assert.Equal("unique-web", seen!.UniqueId);
        Assert.Equal(after, (string?)Server.State.Find(id)!["properties"]!["diskState"]);
    }

    [Fact]
    public async Task A_disk_that_a_machine_uses_is_told_and_not_opened()
    {
        Server.State.AddDisk(Scope.Disk("web"), "westeurope", "Attached");
        AzureException problem = await Assert.ThrowsAsync<AzureException>(() => new ManagedDisk(Access, null).ReadAsync(Scope.Disk("web"), Never, default));

        Assert.Equal("OperationNotAllowed", problem.ServiceCode);
        Assert.DoesNotContain(Changes, change => change.EndsWith("endGetAccess", StringComparison.Ordinal));
    }

    private static bool Ours(string? uniqueId) => true;

    private static Task Never(OpenDisk open, CancellationToken token) => throw new InvalidOperationException("must not be called");
}
