namespace VmGeneralize.Blocks;

/// <summary>Bytes that break their own format's rules.</summary>
public sealed class CorruptDataException : VmGeneralizeException
{
    /// <param name="structure">The structure's name in its specification, such as "VHD footer".</param>
    /// <param name="offset">Where it starts, in bytes from the start of what <paramref name="structure"/> lives in.</param>
    /// <param name="problem">What is wrong, with the expected and the actual value.</param>
    public CorruptDataException(string structure, long offset, string problem, Exception? inner = null)
        : base($"{structure} at byte {offset} (0x{offset:X}): {problem}", inner)
    {
        Structure = structure;
        Offset = offset;
    }

    public string Structure { get; }

    public long Offset { get; }
}
