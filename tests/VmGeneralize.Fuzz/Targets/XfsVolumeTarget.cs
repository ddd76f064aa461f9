using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Tests.Xfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Fuzz.Targets;

/// <summary>An XFS volume with a name and an attribute in every form; its checksums are put right again, so that damage gets past them.</summary>
internal sealed class XfsVolumeTarget() : FuzzTarget("xfs-volume")
{
    private MemoryDevice? _device;
    private XfsTarget[][] _targets = [];

    public override void Prepare(TemporaryFolder folder)
    {
        _device = new MemoryDevice(XfsDamage.MakeVolume(folder, "-b", "size=1024", "-m", "rmapbt=1", "-i", "nrext64=1"));
        _targets = XfsTarget.ByKind(_device);
    }

    public override void Run(Random random)
    {
        using OverlayDevice overlay = new(_device!);
        for (int count = random.Next(1, 4); count > 0; count--)
        {
            XfsDamage.Apply(random, overlay, _targets);
        }

        XfsDamage.Exercise(overlay);
    }
}
