namespace VmGeneralize.TestSupport;

/// <summary>One place where a string was found.</summary>
/// <param name="Needle">The string.</param>
/// <param name="IsUtf16">Whether it was found as UTF-16LE; otherwise as ASCII.</param>
/// <param name="Offset">Byte position in the file.</param>
public sealed record ByteSearchHit(string Needle, bool IsUtf16, long Offset)
{
    public override string ToString() => $"{Needle} ({(IsUtf16 ? "UTF-16" : "ASCII")}) at 0x{Offset:X}";
}
