using System.Globalization;
using VmGeneralize.Blocks;
using Xunit;

namespace VmGeneralize.TestSupport;

/// <summary>What an error about damage must say, compared field by field: the cause counts, not the words.</summary>
public static class Corruption
{
    /// <summary>The error that an action throws, which is about this field and nothing else.</summary>
    /// <param name="structure">Name of the structure.</param>
    /// <param name="field">Which part of it.</param>
    /// <param name="expected">What it should hold, as it prints.</param>
    /// <param name="actual">What it holds, as it prints.</param>
    /// <param name="action">What finds it.</param>
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
