using VmGeneralize.Blocks;

namespace VmGeneralize.Operations;

/// <summary>
/// Which operations to run, written as in virt-sysprep: a list of ids from left to right, each adding, or with a leading
/// <c>-</c> removing; <c>defaults</c>, <c>all</c> and the operations' own group names stand for several, but never
/// add an operation that is selected <see cref="Operation.OnlyByName"/>. Case does not count. A list that begins by removing begins from the defaults.
/// </summary>
public static class Selection
{
    public const string Defaults = "defaults";
    public const string All = "all";

    /// <summary>The operations, in catalogue order.</summary>
    /// <exception cref="UsageException">A name that is not an operation; the message says which one is near.</exception>
    public static IReadOnlyList<Operation> Parse(string? list, IReadOnlyList<Operation> catalogue)
    {
        string[] words = (list ?? Defaults).ToLowerInvariant().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        HashSet<string> chosen = [];
        if (words.Length > 0 && words[0].StartsWith('-'))
        {
            Apply(chosen, Defaults, add: true, catalogue);
        }

        foreach (string word in words)
        {
            bool add = !word.StartsWith('-');
            Apply(chosen, add ? word : word[1..], add, catalogue);
        }

        return [.. catalogue.Where(operation => chosen.Contains(operation.Id))];
    }

    private static IEnumerable<string> Groups(IReadOnlyList<Operation> catalogue) =>
        [Defaults, All, .. catalogue.Select(operation => operation.Group).OfType<string>().Distinct()];

    private static bool IsIn(Operation operation, string group) => group == All || (group == Defaults && operation.OnByDefault) || operation.Group == group;

    private static void Apply(HashSet<string> chosen, string name, bool add, IReadOnlyList<Operation> catalogue)
    {
        string[] named =
        [
            .. catalogue
                .Where(operation => operation.Id == name || (IsIn(operation, name) && !(add && operation.OnlyByName)))
                .Select(operation => operation.Id),
        ];
        if (named.Length == 0 && name is not (All or Defaults))
        {
            string meant = NearestName.Question(name, catalogue.Select(operation => operation.Id).Concat(Groups(catalogue)));
            throw new UsageException($"Unknown operation or group \"{name}\".{meant} To list them: vmgeneralize operations");
        }

        foreach (string id in named)
        {
            _ = add ? chosen.Add(id) : chosen.Remove(id);
        }
    }
}
