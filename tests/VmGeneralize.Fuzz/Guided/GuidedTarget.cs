using VmGeneralize.TestSupport;

namespace VmGeneralize.Fuzz.Guided;

/// <summary>One parser, and small inputs that real programs made. The input is what the parser receives, or pieces of it.</summary>
internal abstract class GuidedTarget(string name)
{
    public string Name { get; } = name;

    /// <summary>Bytes that an input may grow to; null where its length determines which pieces it is made of and must not change.</summary>
    public virtual int? LargestInput => 4096;

    /// <summary>Bytes that one execution may allocate in total; the limit of the process bounds how much it may hold at once.</summary>
    public virtual long AllocationLimit => 128L << 20;

    /// <summary>Words of the format.</summary>
    public virtual IReadOnlyList<byte[]> Dictionary => [];

    /// <summary>Makes the sound inputs; called once.</summary>
    /// <param name="folder">Holds what outside programs write.</param>
    public abstract IReadOnlyList<byte[]> Seeds(TemporaryFolder folder);

    /// <summary>Does everything that is done with such bytes. A refusal is thrown as the tool throws it.</summary>
    public abstract void Run(byte[] input);
}
