namespace VmGeneralize.Blocks;

/// <summary>
/// What kind of refusal or obstacle it is: a name for scripts, which never changes. Each project has one list of its own codes.
/// </summary>
public sealed record RefusalCode
{
    /// <param name="text">Lower case, digits and hyphens, such as <c>hibernated</c>.</param>
    /// <exception cref="ArgumentException">It is empty or has other characters.</exception>
    public RefusalCode(string text)
    {
        if (text.Length == 0 || !text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            throw new ArgumentException($"\"{text}\" is not a name for scripts", nameof(text));
        }

        Text = text;
    }

    public string Text { get; }

    public override string ToString() => Text;
}
