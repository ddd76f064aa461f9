using VmGeneralize.Disks;

namespace VmGeneralize.Pipeline.Origins;

/// <summary>Where a disk comes from: what opens it, what messages call it, and what tells one version of it from another.</summary>
public abstract record DiskOrigin
{
    /// <summary>What to do about a container that is damaged.</summary>
    private protected const string DamagedFile = "Copy the disk file again from its source, or use a backup; qemu-img check says more about it";

    /// <summary>What messages and reports call it. Without secrets.</summary>
    public abstract string Name { get; }

    /// <summary>Opens it read-only.</summary>
    /// <param name="cancellation">Ends every read.</param>
    internal abstract DiskImage Open(CancellationToken cancellation);

    /// <summary>Which version of it was opened: another one, of the same name, has other bytes here.</summary>
    /// <param name="image">What <see cref="Open"/> returned.</param>
    internal abstract ReadOnlyMemory<byte> VersionOf(DiskImage image);
}
