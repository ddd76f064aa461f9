using Azure.Core;
using VmGeneralize.Azure.Blobs;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Compute;

/// <summary>The source of an image: a closed set.</summary>
public abstract record ImageSource
{
    private ImageSource()
    {
    }

    /// <summary>What <c>--what-if</c> and messages call it.</summary>
    public abstract string Name { get; }

    /// <summary>A page blob that holds a fixed VHD.</summary>
    /// <param name="Address">Its address; the query (a SAS) is not handed on.</param>
    public sealed record Blob(Uri Address) : ImageSource
    {
        public override string Name => Redacted.Uri(Address);

        /// <summary>As Azure wants it.</summary>
        internal Uri Plain => new(Name);

        /// <summary>The storage account that holds it.</summary>
        internal string Account => BlobNames.AccountOf(Address);
    }

    /// <summary>A managed disk.</summary>
    public sealed record Disk(string Id) : ImageSource
    {
        public override string Name => Id;
    }

    public sealed record Snapshot(string Id) : ImageSource
    {
        public override string Name => Id;
    }

    /// <summary>A managed image; for galleries only.</summary>
    public sealed record Image(string Id) : ImageSource
    {
        public override string Name => Id;
    }

    /// <summary>A version in a gallery; for galleries only.</summary>
    public sealed record Version(string Id) : ImageSource
    {
        public override string Name => Id;
    }

    /// <summary>A virtual machine that is deallocated and marked as generalized, with all its disks.</summary>
    public sealed record VirtualMachine(string Id) : ImageSource
    {
        public override string Name => Id;
    }

    /// <summary>The source that a resource id names.</summary>
    /// <exception cref="UsageException">It names none.</exception>
    public static ImageSource OfId(string id)
    {
        if (!ResourceIdentifier.TryParse(id, out ResourceIdentifier? parsed)
            || !Guid.TryParse(parsed?.SubscriptionId, out _)
            || parsed?.ResourceGroupName is null)
        {
            throw new UsageException($"\"{id}\" is not a resource id: write /subscriptions/ID/resourceGroups/.../providers/Microsoft.Compute/disks/NAME");
        }

        return parsed.ResourceType.ToString().ToUpperInvariant() switch
        {
            "MICROSOFT.COMPUTE/DISKS" => new Disk(id),
            "MICROSOFT.COMPUTE/SNAPSHOTS" => new Snapshot(id),
            "MICROSOFT.COMPUTE/IMAGES" => new Image(id),
            "MICROSOFT.COMPUTE/GALLERIES/IMAGES/VERSIONS" => new Version(id),
            "MICROSOFT.COMPUTE/VIRTUALMACHINES" => new VirtualMachine(id),
            _ => throw new UsageException(
                $"An image cannot be made from a {parsed.ResourceType}: give a disk, snapshot, image, gallery image version or virtual machine."),
        };
    }
}
