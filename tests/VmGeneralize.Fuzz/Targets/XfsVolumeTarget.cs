using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Tests.Xfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Fuzz.Targets;

/// <summary>An XFS volume with a name and an attribute in every form; its checksums are recalculated, so that damage gets past them.</summary>
internal sealed class XfsVolumeTarget() : VolumeTarget<XfsTarget>("xfs-volume")
{
    protected override byte[] Make(TemporaryFolder folder) => XfsDamage.MakeVolume(folder, "-b", "size=1024", "-m", "rmapbt=1", "-i", "nrext64=1");

    protected override XfsTarget[][] Find(MemoryDevice device) => XfsTarget.ByKind(device);

    protected override void Damage(Random random, OverlayDevice device, XfsTarget[][] targets) => XfsDamage.Apply(random, device, targets);

    protected override void Exercise(OverlayDevice device) => XfsDamage.Exercise(device);
}
