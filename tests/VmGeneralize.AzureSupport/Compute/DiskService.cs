using System.Text.Json.Nodes;

namespace VmGeneralize.AzureSupport.Compute;

/// <summary>Disks and snapshots.</summary>
internal static class DiskService
{
    public static ArmAnswer Handle(ComputeState state, ArmRequest request) => (request.Method, request.Action) switch
    {
        ("GET", _) when request.Names.Count == 0 => state.List(request.Id),
        ("GET", _) => Get(state, request),
        ("PUT", _) when request.Types == "disks" => Create(state, request),
        ("PATCH", _) when request.Types == "disks" => Update(state, request),
        ("DELETE", _) => Delete(state, request),
        ("POST", "begingetaccess") => BeginAccess(state, request),
        ("POST", "endgetaccess") => EndAccess(state, request),
        _ => ArmAnswer.Error(405, "MethodNotAllowed", "Not made here."),
    };

    private static ArmAnswer Get(ComputeState state, ArmRequest request) =>
        state.Find(request.Id) is { } found ? new ArmAnswer(200, found.DeepClone()) : ArmAnswer.NotFound(request.Types, request.Name);

    private static ArmAnswer Create(ComputeState state, ArmRequest request)
    {
        JsonObject body = (JsonObject)request.Body!.DeepClone();
        JsonNode creation = body["properties"]!["creationData"]!;
        if (state.Find(request.Id) is { } existing)
        {
            return JsonNode.DeepEquals(existing["properties"]!["creationData"], creation)
                ? new ArmAnswer(200, existing.DeepClone())
                : ArmAnswer.Error(409, "PropertyChangeNotAllowed", "Changing property 'creationData' is not allowed.");
        }

        long size = creation["uploadSizeBytes"]?.GetValue<long>() ?? 0;
        if (creation["createOption"]!.GetValue<string>() != "Upload" || size is < 20_972_032 or > 35_183_298_347_520 || (size - 512) % (1 << 20) != 0)
        {
            return ArmAnswer.Error(400, "InvalidParameter", "The value of parameter uploadSizeBytes is invalid.");
        }

        if (body["zones"] is not null && state.WithoutZones.Contains(request.Location!))
        {
            return ArmAnswer.Error(400, "AvailabilityZoneNotSupported", $"The zone(s) for resource 'Microsoft.Compute/disks/{request.Name}' is not supported.");
        }

        if (DiskRules.Problem(state, request, body) is { } problem)
        {
            return problem;
        }

        JsonObject properties = body["properties"]!.AsObject();
        properties["diskState"] = "Unattached";
        properties["provisioningState"] = "Updating";
        properties["uniqueId"] = Guid.NewGuid().ToString();
        state.Put(request.Id, body);
        return new ArmAnswer(202, body.DeepClone(), state.Later(() =>
        {
            properties["diskState"] = "ReadyToUpload";
            properties["provisioningState"] = "Succeeded";
            return new ArmAnswer(200, body.DeepClone());
        }));
    }

    private static ArmAnswer Update(ComputeState state, ArmRequest request)
    {
        if (state.Find(request.Id) is not { } disk)
        {
            return ArmAnswer.NotFound(request.Types, request.Name);
        }

        foreach ((string name, JsonNode? value) in request.Body!["properties"]!.AsObject())
        {
            disk["properties"]![name] = value?.DeepClone();
        }

        return new ArmAnswer(202, disk.DeepClone(), state.Later(() => new ArmAnswer(200, disk.DeepClone())));
    }

    private static ArmAnswer Delete(ComputeState state, ArmRequest request)
    {
        if (state.Find(request.Id) is not { } disk)
        {
            return new ArmAnswer(204);
        }

        return State(disk) is "ActiveUpload" or "ActiveSAS"
            ? ArmAnswer.Error(
                409,
                "OperationNotAllowed",
                $"There is an active shared access signature outstanding for disk {request.Name}. Call EndGetAccess before deleting the disk.")
            : new ArmAnswer(202, null, state.Later(() =>
            {
                state.Remove(request.Id);
                return new ArmAnswer(200);
            }));
    }

    private static ArmAnswer BeginAccess(ComputeState state, ArmRequest request)
    {
        if (state.Find(request.Id) is not { } disk)
        {
            return ArmAnswer.NotFound(request.Types, request.Name);
        }

        bool write = request.Body!["access"]!.GetValue<string>() == "Write";
        string? now = State(disk);
        bool allowed = request.Types == "snapshots" ? !write : write ? now is "ReadyToUpload" or "ActiveUpload" : now is "Unattached" or "ActiveSAS";
        if (!allowed)
        {
            return ArmAnswer.Error(409, "OperationNotAllowed", $"Access to the disk {request.Name} in state {now} is not allowed.");
        }

        if (DiskRules.IsClosed(disk))
        {
            return ArmAnswer.Error(
                409, "OperationNotAllowed", $"Access to the disk {request.Name} is not allowed by its NetworkAccessPolicy or PublicNetworkAccess.");
        }

        long size = disk["properties"]!["creationData"]!["uploadSizeBytes"]?.GetValue<long>() ?? 0;
        state.CountGrant();
        if (request.Types == "disks")
        {
            Set(disk, write ? "ActiveUpload" : "ActiveSAS");
        }

        return new ArmAnswer(202, null, state.Later(() =>
            new ArmAnswer(200, new JsonObject { ["accessSAS"] = state.Address(request.Id, size, write).AbsoluteUri })));
    }

    private static ArmAnswer EndAccess(ComputeState state, ArmRequest request)
    {
        if (state.Find(request.Id) is not { } disk)
        {
            return ArmAnswer.NotFound(request.Types, request.Name);
        }

        return new ArmAnswer(202, null, state.Later(() =>
        {
            bool uploaded = State(disk) == "ActiveUpload";
            if (State(disk) is "ActiveUpload" or "ActiveSAS")
            {
                Set(disk, "Unattached");
            }

            return uploaded && state.IsVhd?.Invoke(request.Id) == false
                ? ArmAnswer.Error(400, "InvalidVhd", $"The specified cookie value in VHD footer indicates that disk '{request.Name}' is not a supported VHD.")
                : new ArmAnswer(200);
        }));
    }

    private static string? State(JsonObject disk) => disk["properties"]!["diskState"]?.GetValue<string>();

    private static void Set(JsonObject disk, string value) => disk["properties"]!["diskState"] = value;
}
