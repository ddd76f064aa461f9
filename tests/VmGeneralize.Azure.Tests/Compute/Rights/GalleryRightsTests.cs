using VmGeneralize.Azure.Compute;
using VmGeneralize.AzureSupport.Compute;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Tests.Compute.Rights;

/// <summary>The rights that a version needs are checked before the gallery, the definition or anything else is created.</summary>
public sealed class GalleryRightsTests : GalleryTest
{
    private static string Group { get; } = $"/subscriptions/{ComputeServer.Subscription}/resourceGroups/rg";

    private static string Account { get; } = $"{Group}/providers/Microsoft.Storage/storageAccounts/acc";

    private static GalleryImageSpec OfBlob { get; } = NewSpec with
    {
        Source = new ImageSource.Blob(new Uri("https://acc.blob.core.windows.net/c/os.vhd")),
        StorageAccountId = Account,
    };

    [Theory]
    [InlineData("Microsoft.Compute/galleries/*", "*/read", "make a version of a blob", "Microsoft.Storage/storageAccounts/listKeys/action")]
    [InlineData("Microsoft.Compute/galleries/write", "*", "make the version", "Microsoft.Compute/galleries/images/versions/write")]
    public async Task What_is_missing_for_a_blob_is_told_before_anything_is_made(string granted, string ofAccount, string purpose, string missing)
    {
        Server.State.Rights = [new Grant(Group, "*/read", granted), new Grant(Account, ofAccount)];

        RefusedException no = await Assert.ThrowsAsync<RefusedException>(() => Images.PrepareAsync(OfBlob, default));

        Assert.Contains(missing, no.Reason, StringComparison.Ordinal);
        Assert.Contains(purpose, no.Reason, StringComparison.Ordinal);
        Assert.Empty(Changes);
    }

    [Fact]
    public async Task The_smallest_roles_that_do_are_enough()
    {
        AddDefinition(null);
        Server.State.Rights =
        [
            new Grant(Group, "*/read"),
            new Grant(Scope.GalleryImage("gal", "web"), "Microsoft.Compute/galleries/images/versions/write"),
            new Grant(Account, "Microsoft.Storage/storageAccounts/listKeys/action"),
        ];

        Assert.Empty((await Images.PrepareAsync(OfBlob, default)).Notes);
        await Images.CreateAsync(OfBlob, default);

        Assert.NotNull(Server.State.Find(Spec.Id));
    }

    [Fact]
    public async Task The_managed_image_on_the_way_takes_a_right_of_its_own()
    {
        AddDisk();
        AddDefinition("TrustedLaunchSupported");
        Server.State.Rights = [new Grant(Group, "*/read", "Microsoft.Compute/galleries/*", "Microsoft.Compute/disks/*")];

        RefusedException no = await Assert.ThrowsAsync<RefusedException>(() => Images.PrepareAsync(Spec, default));
        Assert.Contains("make the intermediate managed image", no.Reason, StringComparison.Ordinal);

        Server.State.Rights = [new Grant(Group, "*/read", "Microsoft.Compute/galleries/*", "Microsoft.Compute/images/write")];
        string note = Assert.Single((await Images.PrepareAsync(Spec, default)).Notes);
        Assert.Contains("it stays, and is billed", note, StringComparison.Ordinal);
        Assert.Empty(Changes);
    }

    [Theory]
    [InlineData("disk")]
    [InlineData("snapshot")]
    [InlineData("machine")]
    public async Task A_source_has_to_be_written_to(string source)
    {
        AddDisk();
        AddDefinition(null);
        Server.State.AddSnapshot(Scope.Snapshot("snap"), "westeurope");
        Server.State.AddMachine(Scope.VirtualMachine("vm1"), "westeurope", "deallocated");
        string id = source switch { "disk" => Scope.Disk("os"), "snapshot" => Scope.Snapshot("snap"), _ => Scope.VirtualMachine("vm1") };
        Server.State.Rights = [new Grant(Group, "*/read", "Microsoft.Compute/galleries/*")];

        RefusedException no = await Assert.ThrowsAsync<RefusedException>(
            () => Images.PrepareAsync(Spec with { Source = ImageSource.OfId(id) }, default));

        Assert.Contains($"/write on {id}", no.Reason, StringComparison.Ordinal);
        Assert.Empty(Changes);
    }

    [Fact]
    public async Task The_service_refuses_too_what_was_not_asked()
    {
        AddDefinition(null);
        Server.State.MayAskRights = false;
        Server.State.Rights = [new Grant(Group, "*/read", "Microsoft.Compute/galleries/*")];

        Assert.Equal(2, (await Images.PrepareAsync(OfBlob, default)).Notes.Count);
        AzureException late = await Assert.ThrowsAsync<AzureException>(() => Images.CreateAsync(OfBlob, default));

        Assert.Equal("LinkedAuthorizationFailed", late.ServiceCode);
        Assert.Contains("Storage Account Contributor", late.Next, StringComparison.Ordinal);
        Assert.Null(Server.State.Find(Spec.Id));
    }

    [Fact]
    public void What_if_names_actions_and_scopes()
    {
        AzureCall[] asked = [.. OfBlob.PrepareCalls().Where(call => call.Resource.EndsWith("/permissions", StringComparison.Ordinal))];

        Assert.Equal([Scope.GalleryImage("gal", "web"), Account], asked.Select(call => call.Resource.Split("/providers/Microsoft.Authorization")[0]));
        Assert.Contains("listKeys", asked[1].What, StringComparison.Ordinal);
    }
}
