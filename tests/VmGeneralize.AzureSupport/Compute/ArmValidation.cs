using System.Text.Json.Nodes;

namespace VmGeneralize.AzureSupport.Compute;

/// <summary>Checks requests and responses against the specification.</summary>
public static class ArmValidation
{
    /// <summary>The problems of an exchange; empty if there are none, or if the specifications are not on this machine.</summary>
    public static IReadOnlyList<string> Check(ArmExchange exchange)
    {
        if (ArmSpecifications.Find() is not { } specifications || !exchange.Path.Contains("/Microsoft.Compute/", StringComparison.OrdinalIgnoreCase)
            || exchange.Path.Contains("/operations/", StringComparison.OrdinalIgnoreCase) || RightsService.AskedScope(exchange.Path) is not null)
        {
            return []; // the specifications describe no polling addresses, and no rights: those are another service's
        }

        exchange = NewerProperties.WithoutThem(exchange);
        string where = $"{exchange.Method} {exchange.Path}";
        ArmRoute[] routes = [.. specifications.Routes.Where(route => route.Matches(exchange.Method, exchange.Path))];
        if (routes.Length == 0)
        {
            return [$"{where}: no such operation"];
        }

        if (routes.FirstOrDefault(one => one.ApiVersion == exchange.ApiVersion) is not { } route)
        {
            return [$"{where}: api-version {exchange.ApiVersion}, not {routes[0].ApiVersion}"];
        }

        IEnumerable<string> answer = exchange.Status == 0 ? [] : Response(specifications, route, exchange); // 0: none was given
        return [.. Request(specifications, route, exchange).Concat(answer).Select(problem => $"{where}: {problem}")];
    }

    private static IEnumerable<string> Request(ArmSpecifications specifications, ArmRoute route, ArmExchange exchange)
    {
        bool takesBody = false;
        foreach (JsonNode? entry in route.Operation["parameters"]?.AsArray() ?? [])
        {
            (string file, JsonObject parameter) = specifications.Resolve(route.File, entry!.AsObject());
            string name = parameter["name"]!.GetValue<string>();
            bool required = parameter["required"]?.GetValue<bool>() == true;
            switch (parameter["in"]!.GetValue<string>())
            {
                case "query" when required && !exchange.Query.ContainsKey(name):
                    yield return $"the query has no {name}";
                    break;
                case "query" when parameter["enum"]?.AsArray() is { } values && exchange.Query.TryGetValue(name, out string? given)
                    && !values.Any(value => value!.GetValue<string>() == given):
                    yield return $"{name}={given} is not one of {values.ToJsonString()}";
                    break;
                case "body":
                    takesBody = true;
                    if (exchange.RequestBody is null)
                    {
                        if (required)
                        {
                            yield return "the request has no body";
                        }

                        break;
                    }

                    foreach (string problem in SchemaCheck.Run(specifications, isRequest: true, file, parameter["schema"]!.AsObject(), exchange.RequestBody))
                    {
                        yield return $"request {problem}";
                    }

                    break;
            }
        }

        if (!takesBody && exchange.RequestBody is not null)
        {
            yield return "the request has a body";
        }
    }

    private static IEnumerable<string> Response(ArmSpecifications specifications, ArmRoute route, ArmExchange exchange)
    {
        JsonObject responses = route.Operation["responses"]!.AsObject();
        bool failed = exchange.Status >= 400;
        JsonNode? response = responses[$"{exchange.Status}"] ?? (failed ? responses["default"] : null);
        if (response is null)
        {
            return failed ? [] : [$"status {exchange.Status} is not in the specification"]; // disk.json describes no errors
        }

        (string file, JsonObject resolved) = specifications.Resolve(route.File, response.AsObject());
        return resolved["schema"] is not JsonObject schema
            ? exchange.ResponseBody is null ? [] : ["the response has a body"]
            : exchange.ResponseBody is null
                ? ["the response has no body"]
                : SchemaCheck.Run(specifications, isRequest: false, file, schema, exchange.ResponseBody).Select(problem => $"response {problem}");
    }
}
