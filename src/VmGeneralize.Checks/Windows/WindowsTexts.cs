using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows;

/// <summary>Checks of text files.</summary>
internal static class WindowsTexts
{
    /// <summary>The findings about a text file; when it is there and cannot be read, that; nothing when there is none.</summary>
    public static IReadOnlyList<Finding> Of(IGuestView guest, string path, Func<string, IEnumerable<Finding>> judge)
    {
        Fact<string?> read = guest.WholeText(path);
        return read.TryGet(out string? text)
            ? text is null ? [] : [.. judge(text)]
            : [.. read.Problems.Select(problem =>
                new Finding(Severity.Warning, $"This could not be read, and so not be checked: {problem.Reason}", GuestPath.ToWindows(path),
                    "Look at it in the VM") { Kind = FindingKind.NotAudited })];
    }
}
