using Azure.Core;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Compute;

/// <summary>From where the bytes of a disk can be read and written (<c>networkAccessPolicy</c>).</summary>
public enum NetworkAccess
{
    /// <summary>From any network.</summary>
    AllowAll,

    /// <summary>Through the private endpoints of a disk access.</summary>
    AllowPrivate,

    /// <summary>From nowhere.</summary>
    DenyAll,
}

/// <summary>
/// What the policies of an organisation ask of a managed disk: keys, networks, identity
/// (https://learn.microsoft.com/azure/virtual-machines/disks-restrict-import-export-overview, disk-encryption, disks-secure-upload-download).
/// </summary>
public sealed record DiskPolicy
{
    public const string EncryptionSetType = "Microsoft.Compute/diskEncryptionSets";
    public const string LoginMode = "AzureActiveDirectory";
    public const string DiskAccessType = "Microsoft.Compute/diskAccesses";

    /// <summary>Resource id of the disk encryption set; null: Azure's own keys.</summary>
    public string? EncryptionSet { get; init; }

    /// <summary>Null: Azure's choice, which is <see cref="NetworkAccess.AllowAll"/>.</summary>
    public NetworkAccess? Network { get; init; }

    /// <summary>Resource id of the disk access; goes with <see cref="NetworkAccess.AllowPrivate"/> only.</summary>
    public string? DiskAccess { get; init; }

    /// <summary>Null: Azure's choice, which is yes.</summary>
    public bool? PublicNetwork { get; init; }

    /// <summary>Its address alone opens nothing: its user must log in too (<c>dataAccessAuthMode</c> AzureActiveDirectory).</summary>
    public bool NeedsLogin { get; init; }

    /// <summary>Nobody could upload to such a disk: its networks are closed when that is done.</summary>
    public bool IsClosedLater => Network == NetworkAccess.DenyAll || (PublicNetwork == false && Network != NetworkAccess.AllowPrivate);

    /// <summary>Refuses, without asking Azure, what it would not take.</summary>
    /// <exception cref="RefusedException">Two of these do not go together.</exception>
    /// <exception cref="UsageException">An id is not valid.</exception>
    public void Check()
    {
        CheckId("--disk-encryption-set", EncryptionSet, EncryptionSetType);
        CheckId("--disk-access", DiskAccess, DiskAccessType);
        if (Network == NetworkAccess.AllowPrivate && DiskAccess is null)
        {
            throw new RefusedException(
                AzureRefusal.NetworkAccess,
                "AllowPrivate needs a disk access: only its private endpoints reach the disk.",
                "Use --disk-access ID (az disk-access list shows them), or --network-access AllowAll.");
        }

        if (DiskAccess is not null && Network != NetworkAccess.AllowPrivate)
        {
            throw new RefusedException(
                AzureRefusal.NetworkAccess,
                $"A disk access goes with --network-access AllowPrivate only{(Network is { } named ? $", not with {named}" : "")}.",
                "Use --network-access AllowPrivate, or leave --disk-access out.");
        }
    }

    /// <summary>What it is, in words that follow other words; empty when nothing is asked for.</summary>
    public string Words()
    {
        string?[] words =
        [
            EncryptionSet is null ? null : $"keys of {NameOf(EncryptionSet)}",
            Network is null || IsClosedLater ? null : $"network access {Network}{(DiskAccess is null ? "" : $" by {NameOf(DiskAccess)}")}",
            PublicNetwork is null || IsClosedLater ? null : $"public network access {PublicWord}",
            NeedsLogin ? "its address also requires a login" : null,
        ];
        return string.Concat(words.OfType<string>().Select(word => $", {word}"));
    }

    /// <summary>What is set when the upload is done, in words.</summary>
    public string WordsLater() => string.Join(
        ", ",
        ((string?[])[Network is null ? null : $"network access {Network}", PublicNetwork is null ? null : $"public network access {PublicWord}"])
            .OfType<string>());

    /// <summary><see cref="PublicNetwork"/> as Azure writes it.</summary>
    public string? PublicWord => PublicNetwork switch { true => "Enabled", false => "Disabled", null => null };

    /// <summary><see cref="NeedsLogin"/> as Azure writes it.</summary>
    public string? LoginWord => NeedsLogin ? LoginMode : null;

    internal void Apply(ManagedDiskData disk)
    {
        if (EncryptionSet is not null)
        {
            disk.Encryption = new DiskEncryption
            {
                DiskEncryptionSetId = new ResourceIdentifier(EncryptionSet),
            };
        }

        if (NeedsLogin)
        {
            disk.DataAccessAuthMode = DataAccessAuthMode.AzureActiveDirectory;
        }

        if (!IsClosedLater)
        {
            disk.NetworkAccessPolicy = SdkNetwork;
            disk.DiskAccessId = DiskAccess is null ? null : new ResourceIdentifier(DiskAccess);
            disk.PublicNetworkAccess = SdkPublic;
        }
    }

    /// <summary>What closes the networks of a disk whose upload is done.</summary>
    internal ManagedDiskPatch Later() => new() { NetworkAccessPolicy = SdkNetwork, PublicNetworkAccess = SdkPublic };

    // Null needs its type: these types take any string, and null for one.
    private NetworkAccessPolicy? SdkNetwork => Network is { } network ? new NetworkAccessPolicy(network.ToString()) : (NetworkAccessPolicy?)null;

    private DiskPublicNetworkAccess? SdkPublic => PublicWord is { } word ? new DiskPublicNetworkAccess(word) : (DiskPublicNetworkAccess?)null;

    /// <summary>Whether it is the resource id of a disk encryption set.</summary>
    internal static bool IsEncryptionSet(string id) => IsId(id, EncryptionSetType);

    private static bool IsId(string id, string type) => ResourceIdentifier.TryParse(id, out ResourceIdentifier? parsed) && parsed?.ResourceType == type;

    private static void CheckId(string option, string? id, string type)
    {
        if (id is not null && !IsId(id, type))
        {
            throw new UsageException($"{option}: \"{id}\" is not the id of one: write /subscriptions/ID/resourceGroups/GROUP/providers/{type}/NAME");
        }
    }

    internal static string NameOf(string id) => id[(id.LastIndexOf('/') + 1)..];
}
