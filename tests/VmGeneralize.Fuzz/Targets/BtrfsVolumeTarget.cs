using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Tests.Btrfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Fuzz.Targets;

/// <summary>A Btrfs volume with subvolumes and every form of contents; its checksums are put right again, so that damage gets past them.</summary>
internal sealed class BtrfsVolumeTarget() : FuzzTarget("btrfs-volume")
{
    private byte[] _volume = [];
    private Extent[][] _targets = [];

    public override void Prepare(TemporaryFolder folder)
    {
        _volume = BtrfsDamage.MakeVolume(folder);
        using MemoryDevice device = new(_volume);
        _targets = BtrfsDamage.Targets(device);
    }

    public override void Run(Random random)
    {
        using MemoryDevice device = new(_volume);
        using OverlayDevice overlay = new(device);
        for (int count = random.Next(1, 4); count > 0; count--)
        {
            BtrfsDamage.Apply(random, overlay, _targets);
        }

        BtrfsDamage.Exercise(overlay);
    }
}
