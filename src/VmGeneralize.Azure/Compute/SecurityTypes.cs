using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Compute;

/// <summary>
/// Values of the feature <c>SecurityType</c> of an image definition, and what each takes ("Trusted Launch VM supported images" and
/// "Trusted Launch VM images", https://learn.microsoft.com/azure/virtual-machines/trusted-launch-portal).
/// </summary>
public static class SecurityTypes
{
    /// <summary>None at all. In a definition that is the lack of the feature: the API version in use makes none by itself.</summary>
    public const string Standard = "Standard";

    public const string TrustedLaunchSupported = "TrustedLaunchSupported";

    public const string TrustedLaunch = "TrustedLaunch";

    private static readonly string[] Supporting = [TrustedLaunchSupported, "ConfidentialVmSupported", "TrustedLaunchAndConfidentialVmSupported"];
    private static readonly string[] WithGuestState = [TrustedLaunch, "ConfidentialVM"];

    /// <summary>One of the names, as Azure writes it.</summary>
    /// <exception cref="UsageException">It is not one of them.</exception>
    public static string Parse(string text) =>
        ((string[])[Standard, .. Supporting, .. WithGuestState]).FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase))
        ?? throw new UsageException(
            $"\"{text}\" is not a security type: write {Standard}, {string.Join(", ", Supporting)}, or for a captured machine "
                + $"{string.Join(", ", WithGuestState)}.");

    /// <summary>Standard has several names: none, null, Standard.</summary>
    public static string? Plain(string? type) =>
        type is null || type.Equals(Standard, StringComparison.OrdinalIgnoreCase) || type.Equals("None", StringComparison.OrdinalIgnoreCase) ? null : type;

    /// <summary>Its machines start with or without it; its versions are made from blobs, managed images and versions, never of managed disks.</summary>
    public static bool IsSupporting(string? type) => Supporting.Contains(type, StringComparer.OrdinalIgnoreCase);

    /// <summary>Its versions hold a guest state, which only a captured machine has.</summary>
    public static bool NeedsGuestState(string? type) => WithGuestState.Contains(type, StringComparer.OrdinalIgnoreCase);
}
