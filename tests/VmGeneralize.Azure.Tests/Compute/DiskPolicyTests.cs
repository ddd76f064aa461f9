using System.Text.Json.Nodes;
using VmGeneralize.Azure.Compute;
using VmGeneralize.AzureSupport.Compute;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Tests.Compute;

/// <summary>Disks that an organisation's policies require: what is sent, and what is refused before anything is sent.</summary>
public sealed class DiskPolicyTests : ArmTest
{
    private const long Gibibyte = 1L << 30;
    private static readonly string Keys = $"{Prefix}/diskEncryptionSets/keys";
    private static readonly string Endpoints = $"{Prefix}/diskAccesses/endpoints";

    private static string Prefix => Scope.Disk("x")[..^"/disks/x".Length];

    private static DiskSpec Data => new()
    {
        Scope = Scope, Name = "data", Location = "westeurope", VirtualSize = 64 * Gibibyte, OsType = null, Generation = null,
    };

    private static DiskSpec Os => Data with { Name = "os", OsType = OsType.Windows, Generation = Generation.V2 };

    [Fact]
    public async Task Keys_private_endpoints_and_a_login_are_asked_for_from_the_start()
    {
        Server.State.AddBesides(Keys, "westeurope");
        Server.State.AddBesides(Endpoints, "westeurope");
        bool login = false;
        await new ManagedDisk(Access, null).UploadAsync(
            Os with
            {
                Sku = "Premium_LRS",
                Zone = "2",
                Tier = "p15",
                Policy = new DiskPolicy
                {
                    EncryptionSet = Keys, Network = NetworkAccess.AllowPrivate, DiskAccess = Endpoints, PublicNetwork = false, NeedsLogin = true,
                },
            },
            _ => true,
            (open, _) =>
            {
                login = open.NeedsLogin;
                return Task.CompletedTask;
            },
            default);

        JsonNode body = Put;
        Assert.Equal(Keys, (string?)body["properties"]!["encryption"]!["diskEncryptionSetId"]);
        Assert.Equal("AllowPrivate", (string?)body["properties"]!["networkAccessPolicy"]);
        Assert.Equal(Endpoints, (string?)body["properties"]!["diskAccessId"]);
        Assert.Equal("Disabled", (string?)body["properties"]!["publicNetworkAccess"]);
        Assert.Equal("AzureActiveDirectory", (string?)body["properties"]!["dataAccessAuthMode"]);
        Assert.Equal("P15", (string?)body["properties"]!["tier"]);
        Assert.Equal("2", (string?)body["zones"]![0]);
        Assert.True(login);
        Assert.DoesNotContain(Changes, change => change.StartsWith("PATCH", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(NetworkAccess.DenyAll, null)]
    [InlineData(null, false)]
    [InlineData(NetworkAccess.AllowAll, false)]
    public async Task A_disk_that_nobody_could_upload_to_is_closed_when_the_upload_is_done(NetworkAccess? network, bool? open)
    {
        DiskSpec spec = Data with { Policy = new DiskPolicy { Network = network, PublicNetwork = open } };
        await new ManagedDisk(Access, null).UploadAsync(spec, _ => true, (_, _) => Task.CompletedTask, default);

        Assert.Equal(["PUT disks/data", "POST disks/data/beginGetAccess", "POST disks/data/endGetAccess", "PATCH disks/data"], Changes);
        Assert.Null(Put["properties"]!["networkAccessPolicy"]);
        JsonNode disk = Server.State.Find(spec.Id)!["properties"]!;
        Assert.Equal(network?.ToString(), (string?)disk["networkAccessPolicy"]);
        Assert.Equal(open is null ? null : "Disabled", (string?)disk["publicNetworkAccess"]);
        AzureCall told = spec.CallsAfter()[^1];
        Assert.Equal(("PATCH", spec.Id), (told.Method, told.Resource));
    }

    [Fact]
    public async Task A_disk_whose_networks_stay_open_is_told_with_the_command_that_closes_them()
    {
        Server.Faults = (exchange, _) => exchange.Method == "PATCH" ? new ArmFault.Answer(403, "AuthorizationFailed", "No.") : null;
        AzureException problem = await Assert.ThrowsAsync<AzureException>(() => new ManagedDisk(Access, null).UploadAsync(
            Data with { Policy = new DiskPolicy { Network = NetworkAccess.DenyAll } }, _ => true, (_, _) => Task.CompletedTask, default));

        Assert.Contains("The disk is whole", problem.Next, StringComparison.Ordinal);
        Assert.Contains($"az disk update --ids {Scope.Disk("data")} --network-access-policy DenyAll", problem.Next, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PremiumV2_LRS")]
    [InlineData("UltraSSD_LRS")]
    public async Task A_data_disk_of_a_kind_with_a_choice_of_sectors_gets_those_of_a_vhd(string kind)
    {
        await new ManagedDisk(Access, null).UploadAsync(Data with { Sku = kind, Zone = "1" }, _ => true, (_, _) => Task.CompletedTask, default);

        Assert.Equal(512, (int?)Put["properties"]!["creationData"]!["logicalSectorSize"]);
        RefusedException refused = Assert.Throws<RefusedException>(() => (Os with { Sku = kind, Zone = "1" }).Check());
        Assert.Contains("--sku Premium_LRS", refused.FirstDo, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_system_can_do_is_said_of_its_disk_and_what_is_not_known_is_not()
    {
        await new ManagedDisk(Access, null).UploadAsync(
            Os with { Architecture = CpuArchitecture.X64, Hardware = new GuestHardware(true, false) }, _ => true, (_, _) => Task.CompletedTask, default);
        JsonNode known = Put["properties"]!["supportedCapabilities"]!;
        await new ManagedDisk(Access, null).UploadAsync(Os with { Name = "other" }, _ => true, (_, _) => Task.CompletedTask, default);

        Assert.Equal("SCSI, NVMe", (string?)known["diskControllerTypes"]);
        Assert.False((bool?)known["acceleratedNetwork"]);
        Assert.Equal("x64", (string?)known["architecture"]);
        Assert.Null(Put["properties"]!["supportedCapabilities"]);
    }

    [Fact]
    public async Task An_image_of_a_disk_under_a_key_is_under_the_same_key()
    {
        Server.State.AddBesides(Keys, "westeurope");
        await new ManagedDisk(Access, null).UploadAsync(
            Os with { Policy = new DiskPolicy { EncryptionSet = Keys } }, _ => true, (_, _) => Task.CompletedTask, default);
        ManagedImageSpec image = new()
        {
            Scope = Scope, Name = "web", Location = "westeurope", Source = ImageSource.OfId(Scope.Disk("os")), OsType = OsType.Windows,
            Generation = Generation.V2,
        };

        AzureException without = await Assert.ThrowsAsync<AzureException>(() => new ManagedImage(Access, null).CreateAsync(image, default));
        await new ManagedImage(Access, null).CreateAsync(image with { EncryptionSet = Keys }, default);

        Assert.Contains("disk encryption set", without.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, DiskSpec, string> Refused => new()
    {
        { "private without endpoints", Data with { Policy = new DiskPolicy { Network = NetworkAccess.AllowPrivate } }, "--disk-access ID" },
        { "endpoints without private", Data with { Policy = new DiskPolicy { DiskAccess = Endpoints } }, "AllowPrivate" },
        {
            "endpoints and DenyAll", Data with { Policy = new DiskPolicy { DiskAccess = Endpoints, Network = NetworkAccess.DenyAll } },
            "leave --disk-access out"
        },
        { "zone of a disk in all zones", Data with { Sku = "Premium_ZRS", Zone = "1" }, "--sku Premium_LRS" },
        { "tier of a disk without", Data with { Sku = "StandardSSD_LRS", Tier = "P10" }, "Leave --performance-tier out" },
        { "tier below its own", Data with { Sku = "Premium_LRS", Tier = "P4" }, "Give P6" },
        { "tier of large disks", Data with { Sku = "Premium_LRS", Tier = "P60" }, "Give P50" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_Azure_takes_from_nobody_is_refused_before_the_first_call(string what, DiskSpec spec, string remedy)
    {
        RefusedException refused = await Assert.ThrowsAsync<RefusedException>(() => new ManagedDisk(Access, null).UploadAsync(
            spec, _ => true, (_, _) => throw new InvalidOperationException("must not be called"), default));

        Assert.True(refused.FirstDo.Contains(remedy, StringComparison.Ordinal), $"{what}: {refused.FirstDo}");
        Assert.Empty(Server.Journal);
    }

    [Theory]
    [InlineData("Premium", null, null, null)]
    [InlineData("Premium_LRS", "4", null, null)]
    [InlineData("Premium_LRS", null, "P5", null)]
    [InlineData("Premium_LRS", null, null, "/subscriptions/x/resourceGroups/rg/providers/Microsoft.Compute/disks/keys")]
    public void What_is_no_kind_zone_tier_or_id_is_told(string kind, string? zone, string? tier, string? keys) => Assert.Throws<UsageException>(
        () => (Data with { Sku = kind, Zone = zone, Tier = tier, Policy = new DiskPolicy { EncryptionSet = keys } }).Check());

    private JsonNode Put =>
        Server.Journal.Last(exchange => exchange.Method == "PUT" && exchange.Path.Contains("/disks/", StringComparison.Ordinal)).RequestBody!;
}
