namespace VmGeneralize.Blocks;

/// <summary>
/// What kind of refusal or obstacle it is: a name for scripts, which never changes. Each project has one list of those that are its own.
/// </summary>
public sealed record RefusalCode
{
    /// <param name="text">Lower case, digits and hyphens, such as <c>hibernated</c>.</param>
    /// <exception cref="ArgumentException">It is something else.</exception>
    public RefusalCode(string text)
    {
        if (text.Length == 0 || !text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            throw new ArgumentException($"\"{text}\" is no name for scripts", nameof(text));
        }

        Text = text;
    }

    public string Text { get; }

    public override string ToString() => Text;
}
