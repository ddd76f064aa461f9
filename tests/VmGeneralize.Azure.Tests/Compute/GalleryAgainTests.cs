using System.Text.Json.Nodes;
using VmGeneralize.Azure.Compute;
using VmGeneralize.AzureSupport.Compute;

namespace VmGeneralize.Azure.Tests.Compute;

/// <summary>The same command runs again: after a failure, after a kill, or beside another worker.</summary>
public sealed class GalleryAgainTests : GalleryTest
{
    private GalleryNumbers Numbers => new(Access, null);

    private static new GalleryImageSpec Spec { get; } = GalleryTest.Spec with { Run = "run-1" };

    [Fact]
    public async Task A_version_that_failed_is_asked_for_again()
    {
        Prepare(null);
        await Images.CreateAsync(Spec, default);
        Server.State.Find(Spec.Id)!["properties"]!["provisioningState"] = "Failed";

        await Images.CreateAsync(Spec, default);

        Assert.Equal(["PUT galleries/gal/images/web/versions/1.0.0", "PUT galleries/gal/images/web/versions/1.0.0"], Changes);
        Assert.Equal("Succeeded", (string?)Server.State.Find(Spec.Id)!["properties"]!["provisioningState"]);
    }

    [Fact]
    public async Task The_same_version_of_the_same_run_is_there_already_and_another_run_s_is_not_the_same()
    {
        Prepare(null);
        await Images.CreateAsync(Spec, default);

        PreparedVersion same = await Images.PrepareAsync(Spec, default);
        AzureException other = await Assert.ThrowsAsync<AzureException>(() => Images.PrepareAsync(Spec with { Run = "run-2" }, default));
        AzureException unknown = await Assert.ThrowsAsync<AzureException>(() => Images.PrepareAsync(Spec with { Run = null }, default));

        Assert.True(same.IsThere);
        Assert.Contains("this version already exists", other.Message, StringComparison.Ordinal);
        Assert.Contains("this version already exists", unknown.Message, StringComparison.Ordinal);
        Assert.Single(Changes);
        Assert.Equal("1.0.0", await Numbers.NextAsync(Scope, "gal", "web", "run-1", default));
        Assert.Equal("1.0.1", await Numbers.NextAsync(Scope, "gal", "web", "run-2", default));
        Assert.Equal("run-1", (string?)Server.State.Find(Spec.Id)!["tags"]![IntermediateTag.Source]);
    }

    [Fact]
    public async Task Two_workers_that_want_the_next_number_both_get_one()
    {
        Prepare(null);
        Server.State.AddDisk(Scope.Disk("other"), "westeurope");
        GalleryImageSpec one = Spec with { Version = await Numbers.NextAsync(Scope, "gal", "web", null, default), AnyNumber = true };
        GalleryImageSpec two = one with { Source = ImageSource.OfId(Scope.Disk("other")), Run = "run-2" };

        MadeVersion[] made = await Task.WhenAll(Images.CreateAsync(one, default), Images.CreateAsync(two, default));

        Assert.Equal(
            [Scope.GalleryImageVersion("gal", "web", "1.0.0"), Scope.GalleryImageVersion("gal", "web", "1.0.1")],
            made.Select(version => version.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_number_that_is_taken_between_looking_and_making_gives_way_to_the_next()
    {
        Prepare(null);
        bool taken = false;
        Server.Faults = (exchange, _) =>
        {
            if (!taken && exchange.Method == "PUT" && exchange.Last == "1.0.0")
            {
                taken = true;
                Server.State.Put(Spec.Id, new JsonObject
                {
                    ["location"] = "westeurope",
                    ["properties"] = new JsonObject
                    {
                        ["storageProfile"] = new JsonObject { ["osDiskImage"] = new JsonObject { ["source"] = new JsonObject { ["id"] = "other" } } },
                        ["provisioningState"] = "Creating",
                    },
                });
            }

            return null;
        };

        MadeVersion made = await Images.CreateAsync(Spec with { AnyNumber = true }, default);

        Assert.EndsWith("/versions/1.0.1", made.Id, StringComparison.Ordinal);
        Server.State.Remove(Spec.Id);
        taken = false;
        AzureException named = await Assert.ThrowsAsync<AzureException>(() => Images.CreateAsync(Spec, default));
        Assert.Equal("PropertyChangeNotAllowed", named.ServiceCode);
    }

    [Fact]
    public async Task What_a_killed_run_left_on_the_way_is_replaced_and_anybody_else_s_is_not()
    {
        Prepare("TrustedLaunchSupported");
        string image = Scope.Image("web-1.0.0-source");
        Server.State.Put(image, Image("run-1"));
        await Images.CreateAsync(Spec, default);
        Assert.Null(Server.State.Find(image));
        Assert.Equal(
            ["DELETE images/web-1.0.0-source", "PUT images/web-1.0.0-source", "PUT galleries/gal/images/web/versions/1.0.0", "DELETE images/web-1.0.0-source"],
            Changes);

        Server.State.Put(Scope.Image("web-1.0.1-source"), Image("run-2"));
        AzureException other = await Assert.ThrowsAsync<AzureException>(() => Images.PrepareAsync(Spec with { Version = "1.0.1" }, default));

        Assert.Contains("vmgeneralize cleanup", other.Next, StringComparison.Ordinal);
        Assert.NotNull(Server.State.Find(Scope.Image("web-1.0.1-source")));
    }

    private void Prepare(string? security)
    {
        AddDisk();
        AddDefinition(security);
    }

    private static JsonObject Image(string run) => new()
    {
        ["location"] = "westeurope",
        ["tags"] = new JsonObject { [IntermediateTag.Name] = run },
        ["properties"] = new JsonObject { ["provisioningState"] = "Succeeded" },
    };
}
