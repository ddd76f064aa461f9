using System.Text.Json.Nodes;

namespace VmGeneralize.AzureSupport.Compute;

/// <summary>Managed images.</summary>
internal static class ImageService
{
    public static ArmAnswer Handle(ComputeState state, ArmRequest request) => request.Method switch
    {
        "GET" when request.Names.Count == 0 => state.List(request.Id),
        "GET" => state.Find(request.Id) is { } found ? new ArmAnswer(200, found.DeepClone()) : ArmAnswer.NotFound("images", request.Name),
        "PUT" => Create(state, request),
        "DELETE" => Delete(state, request),
        _ => ArmAnswer.Error(405, "MethodNotAllowed", "Not made here."),
    };

    private static ArmAnswer Delete(ComputeState state, ArmRequest request) => state.Find(request.Id) is null
        ? new ArmAnswer(204)
        : new ArmAnswer(202, null, state.Later(() =>
        {
            state.Remove(request.Id);
            return new ArmAnswer(200);
        }));

    private static ArmAnswer Create(ComputeState state, ArmRequest request)
    {
        if (state.Find(request.Id) is not null)
        {
            return ArmAnswer.Error(409, "PropertyChangeNotAllowed", "Changing property 'storageProfile' is not allowed.");
        }

        JsonObject body = (JsonObject)request.Body!.DeepClone();
        JsonObject properties = body["properties"]!.AsObject();
        if (properties["sourceVirtualMachine"]?["id"]?.GetValue<string>() is { } machine)
        {
            if (!MachineService.IsGeneralized(state.Find(machine)))
            {
                return ArmAnswer.Error(409, "OperationNotAllowed", "Capture is not allowed: the virtual machine is not generalized.");
            }

            if (state.Find(machine)!["properties"]!["securityProfile"]?["securityType"]?.GetValue<string>() is { } security and not "Standard")
            {
                return ArmAnswer.Error(409, "OperationNotAllowed", $"Capturing a managed image of a {security} virtual machine is not supported.");
            }
        }
        else
        {
            JsonObject profile = properties["storageProfile"]!.AsObject();
            if (profile["zoneResilient"]?.GetValue<bool>() == true && state.WithoutZones.Contains(request.Location!))
            {
                return ArmAnswer.Error(400, "ZoneResilientNotSupported", "Zone resilient images are not supported in this region.");
            }

            foreach (JsonNode? disk in (profile["dataDisks"]?.AsArray() ?? []).Prepend(profile["osDisk"]))
            {
                JsonObject? data = disk == profile["osDisk"] ? null : state.Find((string?)(disk!["managedDisk"] ?? disk["snapshot"])?["id"] ?? "");
                if ((SourceProblem(state, disk!.AsObject(), request.Location!) ?? DiskRules.DataDiskProblem(data)) is { } problem)
                {
                    return problem;
                }
            }
        }

        properties["provisioningState"] = "Creating";
        state.Put(request.Id, body);
        return new ArmAnswer(201, body.DeepClone(), state.Later(() =>
        {
            properties["provisioningState"] = "Succeeded";
            return new ArmAnswer(200, body.DeepClone());
        }));
    }

    private static ArmAnswer? SourceProblem(ComputeState state, JsonObject disk, string location)
    {
        string? blob = disk["blobUri"]?.GetValue<string>();
        string? id = (disk["managedDisk"] ?? disk["snapshot"])?["id"]?.GetValue<string>();
        if ((blob is null) == (id is null))
        {
            return ArmAnswer.Error(400, "InvalidParameter", "One of blobUri, managedDisk and snapshot must be given.");
        }

        if (blob is not null)
        {
            return blob.Contains('?', StringComparison.Ordinal) ? ArmAnswer.Error(400, "InvalidParameter", "The blob URI must not have a query.") : null;
        }

        JsonObject? source = state.Find(id!);
        string? now = source?["properties"]!["diskState"]?.GetValue<string>();
        return source is null
            ? ArmAnswer.Error(404, "NotFound", $"Disk {id} is not found.")
            : source["location"]!.GetValue<string>() != location
                ? ArmAnswer.Error(400, "InvalidParameter", "Source and image are in different regions.")
                : now is "ActiveUpload" or "ReadyToUpload" or "ActiveSAS"
                    ? ArmAnswer.Error(409, "OperationNotAllowed", $"Disk {id} is in state {now}.")
                    : DiskRules.KeyProblem(source, disk);
    }
}
