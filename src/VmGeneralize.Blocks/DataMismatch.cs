using System.Globalization;

namespace VmGeneralize.Blocks;

/// <summary>A field that does not hold what its format or the rest of the data requires.</summary>
/// <param name="Field">What was checked, in the specification's words: "checksum", "size of inode 12".</param>
/// <param name="Expected">The value, or a rule for it: "0x53EF", "1 to 4095".</param>
/// <param name="Actual">What was found: a value, or "none".</param>
public sealed record DataMismatch(string Field, string Expected, string Actual)
{
    /// <summary>From values, formatted as they print.</summary>
    public static DataMismatch Of(string field, object expected, object actual) => new(field, Text(expected), Text(actual));

    /// <summary>For users.</summary>
    public override string ToString() => $"{Field}: expected {Expected}, found {Actual}";

    private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
