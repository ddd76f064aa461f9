using System.Text.Json.Nodes;

namespace VmGeneralize.AzureSupport.Compute;

/// <summary>The state of the service, and how it changes. Used under one lock.</summary>
public sealed class ComputeState
{
    private readonly Dictionary<string, JsonObject> _resources = new(StringComparer.OrdinalIgnoreCase);
    private int _operations;

    /// <summary>Subscriptions that exist.</summary>
    public HashSet<string> Subscriptions { get; } = new(StringComparer.OrdinalIgnoreCase) { $"{ComputeServer.Subscription}" };

    /// <summary>Resource groups that exist; those of other subscriptions as <c>SUBSCRIPTION/NAME</c>.</summary>
    public HashSet<string> Groups { get; } = new(StringComparer.OrdinalIgnoreCase) { "rg" };

    /// <summary>Regions without availability zones.</summary>
    public HashSet<string> WithoutZones { get; } = new(StringComparer.OrdinalIgnoreCase) { "northcentralus" };

    /// <summary>
    /// Regions in which everything can be created, with their zones, as <c>GET .../providers/Microsoft.Compute</c> returns them
    /// (learn.microsoft.com/rest/api/resources/providers/get); null if this login may not ask, like one with rights in a resource group only.
    /// </summary>
    public IReadOnlyDictionary<string, string[]>? Regions { get; set; }

    /// <summary>Rights of the login; null means that it may do everything.</summary>
    public IReadOnlyList<Grant>? Rights { get; set; }

    /// <summary>Whether the login may query its own rights; a role without <c>Microsoft.Authorization/permissions/read</c> may not.</summary>
    public bool MayAskRights { get; set; } = true;

    /// <summary>
    /// Usage counts of a region by name, with their limits, as <c>GET .../locations/REGION/usages</c> returns them
    /// (learn.microsoft.com/rest/api/compute/usage/list).
    /// </summary>
    public Dictionary<string, (int Current, long Limit)> Usages { get; } = [];

    /// <summary>Whether the login may query <see cref="Usages"/>.</summary>
    public bool MayAskUsages { get; set; } = true;

    /// <summary>Number of polls that find a new operation still in progress.</summary>
    public int Polls { get; set; }

    /// <summary>Returns the address of the bytes behind a disk or snapshot; takes the resource id, the size, and whether it is for writing.</summary>
    public Func<string, long, bool, Uri> Address { get; set; } = static (id, _, write) =>
        new Uri($"https://md-disk.blob.invalid/{id.Split('/')[^1]}/abcd?sv=2018-03-28&sr=b&sp={(write ? "rw" : "r")}&sig={Secret}");

    /// <summary>A signature that must never appear anywhere.</summary>
    public const string Secret = "c2VjcmV0LXNpZ25hdHVyZQ%3D%3D";

    /// <summary>Whether a disk's blob holds a VHD; called when the upload is closed.</summary>
    public Func<string, bool>? IsVhd { get; set; }

    /// <summary>Whether every resource has all the properties that a resource of any type may have.</summary>
    public bool AnswersInFull { get; set; }

    /// <summary>Number of times that access was granted.</summary>
    public int Grants { get; private set; }

    public JsonObject? Find(string id) => _resources.GetValueOrDefault(id);

    public void Put(string id, JsonObject resource)
    {
        resource["id"] = id;
        resource["name"] = id.Split('/')[^1];
        if (AnswersInFull)
        {
            resource["systemData"] = new JsonObject
            {
                ["createdBy"] = "someone@example.com",
                ["createdByType"] = "User",
                ["createdAt"] = "2026-01-02T03:04:05.6789012Z",
                ["lastModifiedBy"] = "11111111-2222-3333-4444-555555555555",
                ["lastModifiedByType"] = "Application",
                ["lastModifiedAt"] = "2026-01-02T03:04:05Z",
            };
            resource["plan"] ??= new JsonObject { ["publisher"] = "pub", ["product"] = "prod", ["name"] = "name" };
            resource["extendedLocation"] ??= new JsonObject { ["type"] = "EdgeZone", ["name"] = "losangeles" };
            resource["identity"] ??= new JsonObject { ["type"] = "SystemAssigned" };
        }

        _resources[id] = resource;
    }

    public bool Remove(string id) => _resources.Remove(id);

    public IEnumerable<JsonObject> Children(string id, string type) =>
        _resources.Where(entry => entry.Key.StartsWith($"{id}/{type}/", StringComparison.OrdinalIgnoreCase)
            && !entry.Key[$"{id}/{type}/".Length..].Contains('/', StringComparison.Ordinal)).Select(entry => entry.Value);

    /// <summary>Response to a request for the list of one type in a resource group.</summary>
    internal ArmAnswer List(string id) => new(200, new JsonObject
    {
        ["value"] = new JsonArray([.. Children(id[..id.LastIndexOf('/')], id[(id.LastIndexOf('/') + 1)..]).Select(child => child.DeepClone())]),
    });

    internal ArmAnswer Provider() => Regions is not { } regions
        ? ArmAnswer.Error(
            403, "AuthorizationFailed", "The client does not have authorization to perform action 'Microsoft.Resources/subscriptions/providers/read'.")
        : new ArmAnswer(200, new JsonObject
        {
            ["id"] = $"/subscriptions/{ComputeServer.Subscription}/providers/Microsoft.Compute",
            ["namespace"] = "Microsoft.Compute",
            ["registrationState"] = "Registered",
            ["resourceTypes"] = new JsonArray([.. ((string[])["disks", "images", "galleries/images/versions"]).Select(type => (JsonNode)new JsonObject
            {
                ["resourceType"] = type,
                ["locations"] = new JsonArray([.. regions.Keys.Select(name => (JsonNode)name)]),
                ["zoneMappings"] = type == "disks"
                    ? new JsonArray([.. regions.Select(region => (JsonNode)new JsonObject
                    {
                        ["location"] = region.Key, ["zones"] = new JsonArray([.. region.Value.Select(zone => (JsonNode)zone)]),
                    })])
                    : [],
            })]),
        });

    /// <summary>Response to a request for the usage counts of a region.</summary>
    internal ArmAnswer TellUsages() => !MayAskUsages
        ? ArmAnswer.Error(
            403, "AuthorizationFailed", "The client does not have authorization to perform action 'Microsoft.Compute/locations/usages/read'.")
        : new ArmAnswer(200, new JsonObject
        {
            ["value"] = new JsonArray([.. Usages.Select(usage => (JsonNode)new JsonObject
            {
                ["unit"] = "Count",
                ["currentValue"] = usage.Value.Current,
                ["limit"] = usage.Value.Limit,
                ["name"] = new JsonObject { ["value"] = usage.Key, ["localizedValue"] = usage.Key },
            })]),
        });

    public void CountGrant() => Grants++;

    /// <summary>Work that finishes after <see cref="Polls"/> polls.</summary>
    public ArmLongOperation Later(Func<ArmAnswer> finish) => new($"operation-{++_operations}", finish) { PollsLeft = Polls };

    /// <summary>Adds a disk in the state in which an upload leaves it.</summary>
    public void AddDisk(string id, string location, string state = "Unattached", long uploadSize = 20_972_032, string createOption = "Upload") =>
        Put(id, new JsonObject
    {
        ["location"] = location,
        ["properties"] = new JsonObject
        {
            ["osType"] = "Linux",
            ["hyperVGeneration"] = "V2",
            ["creationData"] = createOption == "Upload"
                ? new JsonObject { ["createOption"] = "Upload", ["uploadSizeBytes"] = uploadSize }
                : new JsonObject { ["createOption"] = createOption },
            ["diskState"] = state,
            ["provisioningState"] = "Succeeded",
            ["uniqueId"] = $"unique-{id.Split('/')[^1]}",
        },
    });

    public void AddSnapshot(string id, string location) => Put(id, new JsonObject
    {
        ["location"] = location,
        ["properties"] = new JsonObject
        {
            ["creationData"] = new JsonObject { ["createOption"] = "Copy" },
            ["provisioningState"] = "Succeeded",
            ["uniqueId"] = $"unique-{id.Split('/')[^1]}",
            ["diskSizeBytes"] = 20L << 20,
        },
    });

    /// <summary>Adds a disk encryption set or a disk access, which a disk can refer to.</summary>
    public void AddBesides(string id, string location) => Put(id, new JsonObject { ["location"] = location, ["properties"] = new JsonObject() });

    /// <summary>Adds a gallery with a definition for generation 2.</summary>
    public void AddDefinition(
        string id, string? security, string architecture = "x64", string os = "Linux", params IReadOnlyList<(string Name, string Value)> features)
    {
        string gallery = id[..id.IndexOf("/images/", StringComparison.Ordinal)];
        Put(gallery, new JsonObject { ["location"] = "westeurope", ["properties"] = new JsonObject { ["provisioningState"] = "Succeeded" } });
        JsonObject properties = new()
        {
            ["osType"] = os,
            ["osState"] = "Generalized",
            ["hyperVGeneration"] = "V2",
            ["architecture"] = architecture,
            ["identifier"] = new JsonObject { ["publisher"] = "p", ["offer"] = "o", ["sku"] = "s" },
            ["provisioningState"] = "Succeeded",
        };
        (string Name, string Value)[] all = [.. security is null ? [] : (IEnumerable<(string, string)>)[("SecurityType", security)], .. features];
        if (all.Length > 0)
        {
            properties["features"] = new JsonArray([.. all.Select(feature => new JsonObject { ["name"] = feature.Name, ["value"] = feature.Value })]);
        }

        Put(id, new JsonObject { ["location"] = "westeurope", ["properties"] = properties });
    }

    /// <summary>Adds a Linux machine with its system disk.</summary>
    /// <param name="id">Resource id.</param>
    /// <param name="location">Region.</param>
    /// <param name="power">Power state, such as <c>deallocated</c>.</param>
    /// <param name="securityType">Security type; null if it is not stated.</param>
    /// <param name="ephemeral">Whether its disk is on the host.</param>
    /// <param name="adjust">Receives the machine and the properties of its disk.</param>
    public void AddMachine(
        string id, string location, string power, string? securityType = null, bool ephemeral = false, Action<JsonObject, JsonObject>? adjust = null)
    {
        string disk = $"{id[..id.LastIndexOf("/virtualMachines/", StringComparison.OrdinalIgnoreCase)]}/disks/{id.Split('/')[^1]}-os";
        JsonObject osDisk = new() { ["osType"] = "Linux", ["createOption"] = "FromImage", ["name"] = "os" };
        if (ephemeral)
        {
            osDisk["diffDiskSettings"] = new JsonObject { ["option"] = "Local" };
        }
        else
        {
            AddDisk(disk, location, "Reserved", createOption: "FromImage");
            osDisk["managedDisk"] = new JsonObject { ["id"] = disk, ["storageAccountType"] = "Premium_LRS" };
        }

        JsonObject properties = new()
        {
            ["provisioningState"] = "Succeeded",
            ["storageProfile"] = new JsonObject { ["osDisk"] = osDisk },
            ["instanceView"] = new JsonObject
            {
                ["hyperVGeneration"] = "V2",
                ["statuses"] = new JsonArray(Status("ProvisioningState/succeeded"), Status($"PowerState/{power}")),
            },
        };
        if (securityType is not null)
        {
            properties["securityProfile"] = new JsonObject { ["securityType"] = securityType };
        }

        JsonObject machine = new() { ["location"] = location, ["properties"] = properties };
        Put(id, machine);
        adjust?.Invoke(machine, ephemeral ? [] : Find(disk)!["properties"]!.AsObject());
    }

    internal static JsonObject Status(string code) => new() { ["code"] = code, ["level"] = "Info", ["displayStatus"] = code.Split('/')[^1] };
}
