using System.Text.Json.Nodes;

namespace VmGeneralize.AzureSupport.Compute;

/// <summary>Galleries, image definitions and versions.</summary>
internal static class GalleryService
{
    public static ArmAnswer Handle(ComputeState state, ArmRequest request) => request.Method switch
    {
        "GET" when request.Names.Count < request.Types.Split('/').Length => List(state, request),
        "GET" => state.Find(request.Id) is { } found ? new ArmAnswer(200, found.DeepClone()) : ArmAnswer.NotFound(request.Types, request.Name),
        "PUT" => Create(state, request),
        _ => ArmAnswer.Error(405, "MethodNotAllowed", "Not made here."),
    };

    private static ArmAnswer List(ComputeState state, ArmRequest request)
    {
        string parent = request.Id[..request.Id.LastIndexOf('/')];
        return state.Find(parent) is null
            ? ArmAnswer.Error(404, "ParentResourceNotFound", "The parent resource is not there.")
            : new ArmAnswer(200, new JsonObject
            {
                ["value"] = new JsonArray([.. state.Children(parent, request.Types.Split('/')[^1]).Select(child => child.DeepClone())]),
            });
    }

    private static ArmAnswer Create(ComputeState state, ArmRequest request)
    {
        if (request.Types != "galleries" && state.Find(request.Parent) is null)
        {
            return ArmAnswer.Error(404, "ParentResourceNotFound", "Failed to perform 'write' on resource: the parent resource is not there.");
        }

        if (state.Find(request.Id) is { } there && (string?)there["properties"]!["provisioningState"] != "Failed")
        {
            return ArmAnswer.Error(409, "PropertyChangeNotAllowed", "Changing property 'galleryImageVersion.properties.storageProfile' is not allowed.");
        }

        JsonObject body = (JsonObject)request.Body!.DeepClone();
        JsonObject properties = body["properties"] as JsonObject ?? [];
        body["properties"] = properties;
        if (request.Types == "galleries/images/versions" && VersionProblem(state, request, properties) is { } problem)
        {
            return problem;
        }

        if (request.Types == "galleries/images" && (GalleryRules.FeatureProblem(properties) ?? GalleryRules.IdentifierProblem(properties)) is { } unfit)
        {
            return unfit;
        }

        properties["provisioningState"] = "Creating";
        state.Put(request.Id, body);
        return new ArmAnswer(201, body.DeepClone(), state.Later(() =>
        {
            properties["provisioningState"] = "Succeeded";
            return new ArmAnswer(200, body.DeepClone());
        }));
    }

    private static ArmAnswer? VersionProblem(ComputeState state, ArmRequest request, JsonObject properties)
    {
        bool inSourceRegion = properties["publishingProfile"]?["targetRegions"]?.AsArray()
            .Any(region => region!["name"]!.GetValue<string>() == request.Location) ?? false;
        if (!inSourceRegion)
        {
            return ArmAnswer.Error(400, "InvalidParameter", "The source region must be one of the target regions.");
        }

        if (GalleryRules.KeyProblem(request.Id, properties["publishingProfile"]!["targetRegions"]) is { } keys)
        {
            return keys;
        }

        JsonNode profile = properties["storageProfile"]!;
        foreach (JsonNode? data in profile["dataDiskImages"]?.AsArray() ?? [])
        {
            if ((string?)data!["source"]?["id"] is { } dataId && DiskRules.DataDiskProblem(state.Find(dataId)) is { } tooMuch)
            {
                return tooMuch;
            }
        }

        JsonNode? source = profile["source"] ?? profile["osDiskImage"]?["source"];
        string? machine = profile["source"]?["virtualMachineId"]?.GetValue<string>();
        string? id = machine ?? source?["id"]?.GetValue<string>();
        if (machine is null && id?.Contains("/virtualMachines/", StringComparison.OrdinalIgnoreCase) == true)
        {
            return ArmAnswer.Error(
                400, "InvalidParameter", "The property 'source.id' is retired for virtual machines: use 'source.virtualMachineId', api-version 2023-07-03.");
        }

        if (machine is not null && string.CompareOrdinal(request.ApiVersion, "2023-07-03") < 0)
        {
            return ArmAnswer.Error(400, "InvalidParameter", $"Could not find member 'virtualMachineId' (api-version {request.ApiVersion}).");
        }

        if (source?["uri"] is not null)
        {
            return source["storageAccountId"] is null
                ? ArmAnswer.Error(400, "InvalidParameter", "storageAccountId is missing.")
                : null;
        }

        if (id is null || state.Find(id) is not { } found)
        {
            return ArmAnswer.Error(404, "ResourceNotFound", "The source of the version is not there.");
        }

        JsonObject definition = state.Find(request.Parent)!["properties"]!.AsObject();
        bool onDisk = profile["source"] is null; // an image or a version is named above the disk
        return onDisk && id.Contains("/images/", StringComparison.OrdinalIgnoreCase)
            ? ArmAnswer.Error(400, "InvalidParameter", $"The resource {id} is not a valid source of osDiskImage.")
            : GalleryRules.SecurityProblem(definition, id, found)
                ?? GalleryRules.VersionProblem(state, definition, id, found, request.Location!)
                ?? GalleryRules.MachineProblem(state, definition, id, found);
    }
}
