using System.Globalization;

namespace VmGeneralize.Pipeline.Html;

/// <summary>When a page was made, for archives. No output that is compared or read again holds it.</summary>
internal static class ReportDate
{
#pragma warning disable RS0030 // a page is read by people and compared with nothing
    public static string Now => DateTimeOffset.UtcNow.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
#pragma warning restore RS0030
}
