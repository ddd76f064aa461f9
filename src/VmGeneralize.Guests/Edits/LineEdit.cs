namespace VmGeneralize.Guests.Edits;

/// <summary>One change to lines of a text file.</summary>
/// <param name="Label">What it is, for people; never a secret.</param>
public abstract record LineEdit(string Label)
{
    /// <summary>Removes every line that equals <paramref name="Line"/>.</summary>
    public sealed record Remove(string Line, string Label) : LineEdit(Label);

    /// <summary>Replaces every line that equals <paramref name="Line"/>.</summary>
    public sealed record Replace(string Line, string With, string Label) : LineEdit(Label);

    /// <summary>Adds a line at the start.</summary>
    public sealed record InsertFirst(string Line, string Label) : LineEdit(Label);
}
