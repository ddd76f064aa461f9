using System.Globalization;
using VmGeneralize.Blocks;
using Xunit;

namespace VmGeneralize.TestSupport;

/// <summary>Checks what an error about damage says, field by field: the cause counts, not the wording.</summary>
public static class Corruption
{
    /// <summary>Returns the error that an action throws, which must be about this field and nothing else.</summary>
    /// <param name="structure">Name of the structure.</param>
    /// <param name="field">Which part of the structure.</param>
    /// <param name="expected">The value that it should hold, as printed.</param>
    /// <param name="actual">The value that it holds, as printed.</param>
    /// <param name="action">The action that finds the damage.</param>
    public static CorruptDataException Expect(string structure, string field, object expected, object actual, Action action)
    {
        CorruptDataException error = Expect(structure, field, action);
        Assert.Equal(Text(expected), error.Expected);
        Assert.Equal(Text(actual), error.Actual);
        return error;
    }

    /// <inheritdoc cref="Expect(string, string, object, object, Action)"/>
    public static CorruptDataException Expect(string structure, string field, Action action)
    {
        CorruptDataException error = Assert.Throws<CorruptDataException>(action);
        Assert.Equal((structure, field), (error.Structure, error.Field));
        Assert.NotEqual(error.Expected, error.Actual);
        Assert.Contains($"{field}: expected {error.Expected}, found {error.Actual}", error.Message, StringComparison.Ordinal);
        return error;
    }

    private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
