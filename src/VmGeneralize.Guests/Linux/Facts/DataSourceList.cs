namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>Where cloud-init looks for the data of its machine.</summary>
/// <param name="Names">Such as <c>Azure</c> and <c>None</c>.</param>
/// <param name="Evidence">What says so: a file and key, or an option of the kernel.</param>
public sealed record DataSourceList(IReadOnlyList<string> Names, string Evidence)
{
    /// <summary>An empty list counts as no list: all are tried then.</summary>
    public bool HasAzure => Names.Count == 0 || Has("Azure");

    /// <summary>Its modules run, with data from somewhere.</summary>
    public bool HasAny => HasAzure || Has("None");

    private bool Has(string name) => Names.Contains(name, StringComparer.OrdinalIgnoreCase);
}
