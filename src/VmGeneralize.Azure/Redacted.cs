using System.Text.RegularExpressions;

namespace VmGeneralize.Azure;

/// <summary>Takes secrets out of what people and files get to see: a SAS in an address, a bearer token in a message.</summary>
public static partial class Redacted
{
    private const string Hidden = "***";

    /// <summary>The address without its query: what names a blob. A SAS is in the query.</summary>
    public static string Uri(Uri uri) => uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    /// <summary>The text with every signature, token and account key in it replaced.</summary>
    public static string Text(string text) => Tokens().Replace(Signatures().Replace(text, $"$1{Hidden}"), $"$1{Hidden}");

    [GeneratedRegex(@"((?:[?&;\s""']|&amp;|^)(?:sig|AccountKey|SharedAccessSignature|access_token|client_secret)=)[^&;\s""'<>]+", RegexOptions.IgnoreCase)]
    private static partial Regex Signatures();

    [GeneratedRegex(@"((?:Bearer|SharedKey)\s+)[A-Za-z0-9\-._~+/:=]+", RegexOptions.IgnoreCase)]
    private static partial Regex Tokens();
}
