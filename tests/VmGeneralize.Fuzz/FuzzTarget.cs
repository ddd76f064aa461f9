using VmGeneralize.TestSupport;

namespace VmGeneralize.Fuzz;

/// <summary>One format: real bytes, ways to damage them, and everything that is done with such bytes.</summary>
internal abstract class FuzzTarget(string name)
{
    public string Name { get; } = name;

    /// <summary>Bytes that one case may allocate in total; the limit of the process bounds how much it may hold at once.</summary>
    public virtual long AllocationLimit => 512L << 20;

    /// <summary>Makes the sound input; called once.</summary>
    public abstract void Prepare(TemporaryFolder folder);

    /// <summary>Damages a copy, as <paramref name="random"/> decides, and uses it. A refusal is thrown as the tool throws it.</summary>
    public abstract void Run(Random random);
}
