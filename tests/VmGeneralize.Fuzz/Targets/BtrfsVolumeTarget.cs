using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Tests.Btrfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Fuzz.Targets;

/// <summary>A Btrfs volume with subvolumes and every form of contents; its checksums are recalculated, so that damage gets past them.</summary>
internal sealed class BtrfsVolumeTarget() : VolumeTarget<Extent>("btrfs-volume")
{
    protected override byte[] Make(TemporaryFolder folder) => BtrfsDamage.MakeVolume(folder);

    protected override Extent[][] Find(MemoryDevice device) => BtrfsDamage.Targets(device);

    protected override void Damage(Random random, OverlayDevice device, Extent[][] targets) => BtrfsDamage.Apply(random, device, targets);

    protected override void Exercise(OverlayDevice device) => BtrfsDamage.Exercise(device);
}
