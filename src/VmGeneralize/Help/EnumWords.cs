namespace VmGeneralize.Help;

/// <summary>The values of an option that is one of several, as they are written on a command line; case does not count.</summary>
internal static class EnumWords
{
    public static IReadOnlyList<string> Of(Type type) => [.. Enum.GetNames(type).Select(name => name.ToLowerInvariant())];

    /// <summary>As a list that ends with "or".</summary>
    public static string List(IReadOnlyList<string> words) =>
        words.Count < 2 ? string.Concat(words) : $"{string.Join(", ", words.SkipLast(1))} or {words[^1]}";
}
