namespace VmGeneralize.Wine.Runner;

/// <summary>
/// Tests that cannot pass here, each with its reason: a file with lines <c>NAME | REASON</c>, where the name is the beginning of a test's
/// display name. Empty lines and lines that begin with # are for human readers.
/// </summary>
internal sealed class Exclusions(string path)
{
    private readonly (string Name, string Reason)[] _all =
    [
        .. File.ReadAllLines(path)
            .Where(line => line.Length > 0 && !line.StartsWith('#'))
            .Select(line => line.Split(" | ", 2))
            .Select(
                parts => parts is [var name, { Length: > 0 } reason] ? (name, reason) : throw new FormatException($"{path}: expected NAME | REASON, got "
                    + $"\"{parts[0]}\"")),
    ];

    /// <summary>Why a test is excluded; null when it is not.</summary>
    public string? ReasonFor(string test) => _all.FirstOrDefault(entry => test.StartsWith(entry.Name, StringComparison.Ordinal)).Reason;
}
