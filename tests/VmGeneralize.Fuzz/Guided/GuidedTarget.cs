using VmGeneralize.TestSupport;

namespace VmGeneralize.Fuzz.Guided;

/// <summary>One parser, and small inputs that real programs made. The input is what the parser is given, or pieces of it.</summary>
internal abstract class GuidedTarget(string name)
{
    public string Name { get; } = name;

    /// <summary>Bytes that an input may grow to; null where its length says which pieces it is made of and must stay.</summary>
    public virtual int? LargestInput => 4096;

    /// <summary>Bytes that one execution may allocate in all; what it may hold at once is the limit of the process.</summary>
    public virtual long AllocationLimit => 128L << 20;

    /// <summary>Words of the format.</summary>
    public virtual IReadOnlyList<byte[]> Dictionary => [];

    /// <summary>Makes the sound inputs, once.</summary>
    /// <param name="folder">For what outside programs write.</param>
    public abstract IReadOnlyList<byte[]> Seeds(TemporaryFolder folder);

    /// <summary>Everything that is done with such bytes. A refusal is thrown as the tool throws it.</summary>
    public abstract void Run(byte[] input);
}
