namespace VmGeneralize.Pipeline.Audit;

/// <summary>One string to look for, in one encoding.</summary>
/// <param name="Text">The string.</param>
/// <param name="Encoding">"UTF-8" or "UTF-16".</param>
/// <param name="Bytes">Its bytes; at least two.</param>
/// <param name="Anchor">Index of the byte by which it is found: one that is rare on disks, not the last.</param>
internal sealed record Needle(string Text, string Encoding, byte[] Bytes, int Anchor)
{
    /// <summary>The anchor and the byte after it.</summary>
    public int Pair => Bytes[Anchor] | (Bytes[Anchor + 1] << 8);
}
