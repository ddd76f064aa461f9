using System.Text.Json.Nodes;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Tests.Compute;

/// <summary>Data disks that no image accepts are reported before anything is created.</summary>
public sealed class DataDiskLimitTests : GalleryTest
{
    private static readonly ImageSource Data = ImageSource.OfId(Scope.Disk("data"));

    [Theory]
    [InlineData(1L << 40, "Premium_LRS", null)]
    [InlineData((1L << 40) + (1 << 20), "Premium_LRS", "up to 1 TiB")]
    [InlineData(1L << 30, "PremiumV2_LRS", "which cannot be in an image")]
    [InlineData(1L << 30, "UltraSSD_LRS", "which cannot be in an image")]
    public async Task A_data_disk_that_no_image_takes_is_refused_before_anything_is_made(long size, string kind, string? why)
    {
        AddDisk();
        Server.State.AddDisk(Scope.Disk("data"), "westeurope");
        JsonObject disk = Server.State.Find(Scope.Disk("data"))!;
        disk["sku"] = new JsonObject { ["name"] = kind };
        disk["properties"]!["diskSizeBytes"] = size;
        ManagedImageSpec image = new()
        {
            Scope = Scope, Name = "web", Location = "westeurope", Source = Spec.Source, OsType = OsType.Linux, Generation = Generation.V2,
            DataDisks = [new DataDisk(3, Data)],
        };

        if (why is null)
        {
            await Images.CreateAsync(NewSpec with { DataDisks = [new DataDisk(3, Data)] }, default);
            await new ManagedImage(Access, null).CreateAsync(image, default);
            return;
        }

        RefusedException version = await Assert.ThrowsAsync<RefusedException>(
            () => Images.PrepareAsync(NewSpec with { DataDisks = [new DataDisk(3, Data)] }, default));
        RefusedException managed = await Assert.ThrowsAsync<RefusedException>(() => new ManagedImage(Access, null).CreateAsync(image, default));

        Assert.Contains(why, version.Reason, StringComparison.Ordinal);
        Assert.Contains("LUN 3", managed.Reason, StringComparison.Ordinal);
        Assert.Empty(Changes);
    }
}
