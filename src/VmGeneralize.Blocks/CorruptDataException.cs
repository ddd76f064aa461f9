namespace VmGeneralize.Blocks;

/// <summary>Bytes that break their own format's rules.</summary>
public sealed class CorruptDataException : VmGeneralizeException
{
    /// <param name="structure">The structure's name in its specification, such as "VHD footer".</param>
    /// <param name="offset">Where it starts, in bytes from the start of what contains <paramref name="structure"/>.</param>
    /// <param name="problem">What is wrong, where that is not a single field with its value.</param>
    /// <param name="inner">The error that revealed it.</param>
    public CorruptDataException(string structure, long offset, string problem, Exception? inner = null)
        : base(PrefixOf(structure, offset) + problem, inner)
    {
        Structure = structure;
        Offset = offset;
    }

    /// <param name="structure">The structure's name in its specification.</param>
    /// <param name="offset">Where it, or the field, starts, in bytes from the start of what contains the structure.</param>
    /// <param name="mismatch">Which field, what was expected, what was found.</param>
    /// <param name="advice">What to do about it, when that is not the usual advice; a clause.</param>
    public CorruptDataException(string structure, long offset, DataMismatch mismatch, string? advice = null)
        : this(structure, offset, advice is null ? mismatch.ToString() : mismatch + Separator + advice)
    {
        Advice = advice;
        Field = mismatch.Field;
        Expected = mismatch.Expected;
        Actual = mismatch.Actual;
    }

    public string Structure { get; }

    public long Offset { get; }

    /// <summary>Which part of the structure; null when the problem is not a single field.</summary>
    public string? Field { get; private init; }

    /// <summary>The value that <see cref="Field"/> should have, or a rule for it.</summary>
    public string? Expected { get; private init; }

    /// <summary>What <see cref="Field"/> holds.</summary>
    public string? Actual { get; private init; }

    /// <summary>What to do about it, as a clause; it ends the message. Null when not set yet.</summary>
    public string? Advice { get; private init; }

    /// <summary>The message without <see cref="Advice"/>: what is damaged, and how.</summary>
    public string Reason => Advice is null ? Message : Message[..^(Separator.Length + Advice.Length)];

    /// <summary>The same error, with what was being done, and where, before it.</summary>
    /// <param name="context">Such as "/ProgramData/ssh on partition 1".</param>
    /// <param name="advice">What to do about it, unless the error already says so.</param>
    public CorruptDataException In(string context, string? advice = null) => Copy($"{context}: {Structure}", Advice is null ? advice : null);

    /// <summary>The same error, with what to do about it.</summary>
    public CorruptDataException Advised(string advice) => Copy(Structure, advice);

    private CorruptDataException Copy(string structure, string? added)
    {
        string problem = Message[PrefixOf(Structure, Offset).Length..];
        return new CorruptDataException(structure, Offset, added is null ? problem : problem.TrimEnd('.') + Separator + added, this)
        {
            Field = Field, Expected = Expected, Actual = Actual, Advice = added ?? Advice,
        };
    }

    /// <summary>A field that does not hold what it should; see <see cref="DataMismatch"/>.</summary>
    public static CorruptDataException Mismatch(string structure, long offset, string field, object expected, object actual) =>
        new(structure, offset, DataMismatch.Of(field, expected, actual));

    private const string Separator = ". ";

    private static string PrefixOf(string structure, long offset) => $"{structure} at byte {offset} (0x{offset:X}): ";
}
