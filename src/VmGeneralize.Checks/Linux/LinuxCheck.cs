using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.Operations;

namespace VmGeneralize.Checks.Linux;

/// <summary>Helpers of the checks on Linux.</summary>
internal static class LinuxCheck
{
    /// <summary>As many findings of one kind as are worth reading.</summary>
    public const int Most = 100;

    private const string AzureGuide = "https://learn.microsoft.com/azure/virtual-machines/linux/create-upload-generic";

    public static Check Readiness(string id, string title, Func<IGuestView, IEnumerable<Finding>> find) =>
        Create(id, title, CheckArea.AzureReadiness, AzureGuide, find);

    public static Check Create(string id, string title, CheckArea area, string source, Func<IGuestView, IEnumerable<Finding>> find) => new()
    {
        Id = id,
        Title = title,
        Area = area,
        Guest = GuestKind.Linux,
        Source = new Uri(source),
        Find = guest => guest.Kind == GuestKind.Linux ? Bounded([.. find(guest).Take(Most + 1)]) : [],
    };

    // The rest is of the same kind; a finding says that there is more.
    private static IReadOnlyList<Finding> Bounded(Finding[] found) => found.Length <= Most ? found :
    [
        .. found[..Most],
        found[Most] with { Summary = $"There are more than {Most} findings of this kind. The next: {found[Most].Summary}" },
    ];

    /// <summary>A finding for each path at which there are files, with their number and size; never with contents.</summary>
    public static IEnumerable<Finding> At(IGuestView guest, Severity severity, string what, string? remedy, Operation? fixedBy,
        params IEnumerable<string> paths) => paths
        .Select(guest.Find)
        .OfType<GuestFile>()
        .DistinctBy(file => file.Path)
        .Select(file => (file.Path, Content: Content.Of(guest, file.Path)))
        .Where(found => found.Content.Files > 0)
        .Select(found => new Finding(severity, $"{what}: {found.Content}", found.Path, remedy) { FixedBy = fixedBy, Bytes = found.Content.Bytes });

    /// <summary>The findings about a fact; when it is not known, that.</summary>
    public static IEnumerable<Finding> Of<T>(Fact<T> fact, Func<T, IEnumerable<Finding>> judge, Severity unknown = Severity.Warning) =>
        fact.TryGet(out T? value) ? judge(value) : NotRead(fact.Problems, unknown);

    /// <summary>As <see cref="Of{T}"/>, of a fact about each of several things.</summary>
    public static IEnumerable<Finding> OfEach<TItem, T>(IEnumerable<TItem> items, Func<TItem, Fact<T>> read, Func<TItem, T, IEnumerable<Finding>> judge) =>
        items.SelectMany(item => Of(read(item), fact => judge(item, fact)));

    /// <summary>What could not be read, and so was not checked.</summary>
    public static IEnumerable<Finding> NotRead(IEnumerable<Unreadable> problems, Severity severity = Severity.Warning) => problems.Distinct()
        .Select(problem => new Finding(
            severity,
            problem.IsKept ? $"This is not changed, and so not checked: {problem.Reason}"
                : problem.IsInPart ? $"This {problem.Verdict}: {problem.Reason}"
                : $"This could not be read, and so not be checked: {problem.Reason}",
            problem.Path,
            "Look at it in the VM")
        {
            Kind = problem.LeadsNowhere || problem.IsInPart ? FindingKind.Check : FindingKind.NotAudited,
        });

    /// <summary>Text of a file that findings show: one line, no control characters, not too long.</summary>
    public static string Shown(string text) => LinuxFiles.Shown(text);
}
