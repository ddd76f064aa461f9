using VmGeneralize.Blocks;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Fuzz.Targets;

/// <summary>One volume, damaged in one to three pieces of its metadata for each case, and then read as a whole.</summary>
/// <typeparam name="TTarget">A piece of metadata.</typeparam>
/// <param name="name">Name of the target.</param>
internal abstract class VolumeTarget<TTarget>(string name) : FuzzTarget(name)
{
    private byte[] _volume = [];
    private TTarget[][] _targets = [];

    public sealed override void Prepare(TemporaryFolder folder)
    {
        _volume = Make(folder);
        using MemoryDevice device = new(_volume);
        _targets = Find(device);
    }

    public sealed override void Run(Random random)
    {
        using MemoryDevice device = new(_volume);
        using OverlayDevice overlay = new(device);
        for (int count = random.Next(1, 4); count > 0; count--)
        {
            Damage(random, overlay, _targets);
        }

        Exercise(overlay);
    }

    /// <summary>Makes the sound volume.</summary>
    protected abstract byte[] Make(TemporaryFolder folder);

    /// <summary>Where its metadata is, grouped by kind.</summary>
    protected abstract TTarget[][] Find(MemoryDevice device);

    protected abstract void Damage(Random random, OverlayDevice device, TTarget[][] targets);

    protected abstract void Exercise(OverlayDevice device);
}
