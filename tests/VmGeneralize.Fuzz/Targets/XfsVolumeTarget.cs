using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Tests.Xfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Fuzz.Targets;

/// <summary>An XFS volume with a name and an attribute in every form; its checksums are put right again, so that damage gets past them.</summary>
internal sealed class XfsVolumeTarget() : FuzzTarget("xfs-volume")
{
    private byte[] _volume = [];
    private XfsTarget[][] _targets = [];

    public override void Prepare(TemporaryFolder folder)
    {
        _volume = XfsDamage.MakeVolume(folder, "-b", "size=1024", "-m", "rmapbt=1", "-i", "nrext64=1");
        using MemoryDevice device = new(_volume);
        _targets = XfsTarget.ByKind(device);
    }

    public override void Run(Random random)
    {
        using MemoryDevice device = new(_volume);
        using OverlayDevice overlay = new(device);
        for (int count = random.Next(1, 4); count > 0; count--)
        {
            XfsDamage.Apply(random, overlay, _targets);
        }

        XfsDamage.Exercise(overlay);
    }
}
