using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Compute;

/// <summary>Features of image definitions (https://learn.microsoft.com/azure/virtual-machines/azure-compute-gallery); they cannot be changed later.</summary>
public static class GalleryFeature
{
    public const string SecurityType = "SecurityType";

    /// <summary>Comma separated: <c>SCSI</c>, <c>NVMe</c>. Sizes of the sixth generation take NVMe only.</summary>
    public const string DiskControllerTypes = "DiskControllerTypes";

    public const string IsHibernateSupported = "IsHibernateSupported";

    public const string IsAcceleratedNetworkSupported = "IsAcceleratedNetworkSupported";

    /// <summary>Reads <c>NAME=VALUE</c>.</summary>
    /// <exception cref="UsageException">It is not, or has an option of its own.</exception>
    public static KeyValuePair<string, string> Parse(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0 || equals == text.Length - 1)
        {
            throw new UsageException($"\"{text}\" is not a feature: write NAME=VALUE, as in IsHibernateSupported=True.");
        }

        return text[..equals].Equals(SecurityType, StringComparison.OrdinalIgnoreCase)
            ? throw new UsageException("Give the security type with --security-type.")
            : new(text[..equals], text[(equals + 1)..]);
    }

    /// <summary>Whether a definition's value is all of what is wanted: of a list, each member.</summary>
    public static bool Covers(string? actual, string wanted) =>
        Members(wanted).All(one => Members(actual ?? "").Contains(one, StringComparer.OrdinalIgnoreCase));

    private static string[] Members(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
