using System.Text.Json.Nodes;
using VmGeneralize.TestSupport;

namespace VmGeneralize.AzureSupport.Compute;

/// <summary>The official OpenAPI 2.0 documents of the compute service, if they are on this machine.</summary>
public sealed class ArmSpecifications
{
    private const string Stable = "specification/compute/resource-manager/Microsoft.Compute";
    private readonly Dictionary<string, JsonObject> _documents = [];

    private ArmSpecifications(string folder)
    {
        string stable = Path.Combine(folder, Stable);
        foreach (string file in Directory.EnumerateFiles(stable, "*.json", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}examples{Path.DirectorySeparatorChar}", StringComparison.Ordinal)))
        {
            _documents[Path.GetFullPath(file)] = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        }

        List<ArmRoute> routes = [];
        foreach ((string file, JsonObject document) in _documents)
        {
            foreach ((string path, JsonNode? operations) in document["paths"]?.AsObject() ?? [])
            {
                routes.AddRange(operations!.AsObject().Select(operation => new ArmRoute(
                    file, document["info"]!["version"]!.GetValue<string>(), path, operation.Key.ToUpperInvariant(), operation.Value!.AsObject())));
            }
        }

        Routes = routes;
    }

    /// <summary>All operations.</summary>
    public IReadOnlyList<ArmRoute> Routes { get; }

    /// <summary>
    /// The documents in the folder that <c>VMG_ARM_SPECS</c> names, or else in <c>../shared/arm-specs</c> beside the repository; null if neither exists.
    /// </summary>
    public static ArmSpecifications? Find() => All.Value;

    private static Lazy<ArmSpecifications?> All { get; } = new(() =>
    {
        string folder = Environment.GetEnvironmentVariable("VMG_ARM_SPECS") ?? Path.Combine(Repository.Root, "..", "shared", "arm-specs");
        return Directory.Exists(Path.Combine(folder, Stable)) ? new ArmSpecifications(folder) : null;
    });

    /// <summary>Follows a <c>$ref</c>, even into other documents; any other node is returned as it is.</summary>
    /// <param name="file">Document that contains <paramref name="node"/>.</param>
    /// <param name="node">A schema, a parameter or a response.</param>
    public (string File, JsonObject Node) Resolve(string file, JsonObject node)
    {
        for (int depth = 0; node["$ref"]?.GetValue<string>() is { } reference; depth++)
        {
            string[] parts = reference.Split('#');
            if (depth == 20 || parts.Length != 2)
            {
                throw new InvalidDataException($"{file}: {reference} leads nowhere");
            }

            if (parts[0].Length > 0)
            {
                file = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, parts[0]));
            }

            JsonNode found = _documents[file];
            foreach (string part in parts[1].Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                found = found[part] ?? throw new InvalidDataException($"{file}: no {parts[1]}");
            }

            node = found.AsObject();
        }

        return (file, node);
    }
}
