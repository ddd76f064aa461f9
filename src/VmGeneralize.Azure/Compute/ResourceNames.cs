using System.Text.RegularExpressions;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Compute;

/// <summary>Azure's rules for names, checked before the first call: a name becomes part of an address.</summary>
public static partial class ResourceNames
{
    /// <summary>Characters of the publisher of an image definition.</summary>
    public const int LongestPublisher = 128;

    /// <summary>Characters of its offer, and of its SKU.</summary>
    public const int LongestOffer = 64;

    /// <exception cref="UsageException">It is not a name for a resource group.</exception>
    public static string ResourceGroup(string name) =>
        Checked(
            name,
            name.Length <= 90 && !name.EndsWith('.') && Group().IsMatch(name),
            "resource group",
            "1 to 90 letters, digits, - _ . ( ), not ending in a dot");

    /// <exception cref="UsageException">It is not a name for a disk, snapshot, image or virtual machine.</exception>
    public static string Resource(string kind, string name) =>
        Checked(
            name, name.Length <= 80 && Plain().IsMatch(name), kind, "1 to 80 letters, digits, - _ . beginning with a letter or digit and not ending in - or .");

    /// <exception cref="UsageException">It is not a name for a gallery.</exception>
    public static string Gallery(string name) =>
        Checked(name, name.Length <= 80 && GalleryName().IsMatch(name), "gallery", "1 to 80 letters, digits, _ . beginning and ending with a letter or digit");

    /// <exception cref="UsageException">It is not a name for an image definition.</exception>
    public static string Definition(string name) =>
        Checked(
            name,
            name.Length <= 80 && Plain().IsMatch(name) && !name.EndsWith('_'),
            "image definition",
            "1 to 80 letters, digits, - _ . beginning and ending with a letter or digit");

    /// <summary>A region as people write it: "West Europe" or "westeurope".</summary>
    /// <exception cref="UsageException">It is not a name for one.</exception>
    public static string Location(string name) =>
        Checked(name, Region().IsMatch(name), "region", "letters, digits and spaces, as in westeurope; az account list-locations shows them");

    /// <exception cref="UsageException">It is not a version: three numbers of 32 bits.</exception>
    public static string Version(string version) =>
        Checked(
            version,
            VersionNumber().IsMatch(version) && version.Split('.').All(part => int.TryParse(part, out _)),
            "image version",
            "three numbers as in 1.0.3");

    /// <summary>
    /// Publisher, offer or SKU of an image definition. The service's documents give no rule; this is what Terraform's azurerm provider found
    /// (https://github.com/hashicorp/terraform-provider-azurerm, SharedImageIdentifierAttribute).
    /// </summary>
    /// <exception cref="UsageException">It is not a name for one.</exception>
    public static string Identifier(string kind, string name, int longest) =>
        Checked(
            name,
            name.Length <= longest && IdentifierName().IsMatch(name) && !name.EndsWith('.'),
            kind,
            $"1 to {longest} letters, digits, - _ . not ending in a dot");

    /// <summary>A name with an end that says what it is for, short enough: the beginning of a long one is cut off.</summary>
    public static string Fitting(string name, string end, int longest = 80)
    {
        string full = name + end;
        return full.Length <= longest ? full : full[^longest..].TrimStart('-', '.', '_');
    }

    private static string Checked(string name, bool good, string kind, string rule) =>
        good ? name : throw new UsageException($"\"{name}\" is not a valid {kind} name: {rule}.");

    [GeneratedRegex(@"\A[A-Za-z0-9._\-]+\z")]
    private static partial Regex IdentifierName();

    [GeneratedRegex(@"\A[\p{L}\p{Nd}\-_.()]+\z")]
    private static partial Regex Group();

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9\-_.]*[A-Za-z0-9_])?\z")]
    private static partial Regex Plain();

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9_.]*[A-Za-z0-9])?\z")]
    private static partial Regex GalleryName();

    [GeneratedRegex(@"\A[A-Za-z0-9]+( [A-Za-z0-9]+)*\z")]
    private static partial Regex Region();

    [GeneratedRegex(@"\A(0|[1-9][0-9]{0,9})\.(0|[1-9][0-9]{0,9})\.(0|[1-9][0-9]{0,9})\z")]
    private static partial Regex VersionNumber();
}
