using Azure.Core;

namespace VmGeneralize.Azure.Compute;

/// <summary>Regions are written "West Europe" and "westeurope".</summary>
internal static class RegionName
{
    public static AzureLocation Of(string name) => new(Plain(name));

    public static string Plain(string name) => name.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();

    public static bool AreSame(string one, string other) => Plain(one) == Plain(other);
}
