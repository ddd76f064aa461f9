using System.IO.Enumeration;

namespace VmGeneralize.Guests.Linux.Facts.Network;

/// <summary>
/// The first network card of a VM in Azure: hv_netvsc is its driver and eth0 its name, since udev has no name for a device on the VMBus
/// (the hardware address differs in each VM).
/// </summary>
internal static class AzureCard
{
    public const string Name = "eth0";

    private const string Driver = "hv_netvsc";

    /// <summary>Whether one of the patterns of a list, as shells have them, means the card; <c>!</c> in front says which cards are not meant.</summary>
    public static bool IsNamed(IEnumerable<string> patterns) => Matches(patterns, Name);

    /// <inheritdoc cref="IsNamed"/>
    public static bool IsDrivenBy(IEnumerable<string> patterns) => Matches(patterns, Driver);

    private static bool Matches(IEnumerable<string> patterns, string name)
    {
        string[] all = [.. patterns];
        string[] not = [.. all.Where(pattern => pattern.StartsWith('!')).Select(pattern => pattern[1..])];
        string[] yes = [.. all.Where(pattern => !pattern.StartsWith('!'))];
        return !not.Any(IsFor) && (yes.Length == 0 ? not.Length > 0 : yes.Any(IsFor));

        bool IsFor(string pattern) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);
    }
}
