using System.Globalization;

namespace VmGeneralize.Azure.Compute;

/// <summary>Tags of what a run makes: what is intermediate and may be removed when that run is over, and what a version is made from.</summary>
public static class IntermediateTag
{
    /// <summary>On what is intermediate; its value is the run's id, the same for the same disk and plan.</summary>
    public const string Name = "vmgeneralize-intermediate";

    /// <summary>When it was made, in UTC: nothing younger than a run can last is taken for left behind.</summary>
    public const string Began = "vmgeneralize-began";

    /// <summary>On a version or image: the id of the run that made it.</summary>
    public const string Source = "vmgeneralize-source";

    private const int LongestValue = 256; // of a tag

    /// <summary>Tags of something intermediate.</summary>
    public static IReadOnlyDictionary<string, string> Of(IReadOnlyDictionary<string, string> others, string run, DateTimeOffset now) =>
        new Dictionary<string, string>(others)
        {
            [Name] = Value(run),
            [Began] = now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        };

    internal static string Value(string run) => run.Length <= LongestValue ? run : run[^LongestValue..];

    /// <summary>When it was made; null: it does not say.</summary>
    public static DateTimeOffset? BeganAt(IDictionary<string, string> tags) =>
        tags.TryGetValue(Began, out string? text)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset began) ? began : null;
}
