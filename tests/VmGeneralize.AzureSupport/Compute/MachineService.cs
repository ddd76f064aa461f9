using System.Text.Json.Nodes;

namespace VmGeneralize.AzureSupport.Compute;

/// <summary>Virtual machines.</summary>
internal static class MachineService
{
    public static ArmAnswer Handle(ComputeState state, ArmRequest request)
    {
        if (state.Find(request.Id) is not { } machine)
        {
            return ArmAnswer.NotFound("virtualMachines", request.Name);
        }

        switch (request.Method, request.Action)
        {
            case ("GET", _):
                return new ArmAnswer(200, machine.DeepClone());
            case ("POST", "deallocate"):
                return new ArmAnswer(202, null, state.Later(() =>
                {
                    JsonArray statuses = Statuses(machine);
                    foreach (JsonNode? power in statuses.Where(status => Code(status).StartsWith("PowerState/", StringComparison.Ordinal)).ToArray())
                    {
                        statuses.Remove(power);
                    }

                    statuses.Add(ComputeState.Status("PowerState/deallocated"));
                    return new ArmAnswer(200);
                }));
            case ("POST", "generalize"):
                if (!Statuses(machine).Any(status => Code(status) == "PowerState/deallocated"))
                {
                    return ArmAnswer.Error(409, "OperationNotAllowed", $"VM '{request.Name}' is not deallocated.");
                }

                if (!IsGeneralized(machine))
                {
                    Statuses(machine).Add(ComputeState.Status("OSState/generalized"));
                }

                return new ArmAnswer(200);
            default:
                return ArmAnswer.Error(405, "MethodNotAllowed", "Not made here.");
        }
    }

    public static bool IsGeneralized(JsonObject? machine) => machine is not null && Statuses(machine).Any(status => Code(status) == "OSState/generalized");

    private static JsonArray Statuses(JsonObject machine) => machine["properties"]!["instanceView"]!["statuses"]!.AsArray();

    private static string Code(JsonNode? status) => status!["code"]!.GetValue<string>();
}
