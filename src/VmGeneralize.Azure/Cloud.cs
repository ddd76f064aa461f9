namespace VmGeneralize.Azure;

/// <summary>The addresses of one Azure cloud, as <c>az cloud show</c> prints them.</summary>
/// <param name="Name">What <c>--cloud</c> calls it.</param>
/// <param name="ResourceManager">Address of Azure Resource Manager.</param>
/// <param name="Audience">What a token for Resource Manager is asked for; the scope is this with <c>/.default</c>.</param>
/// <param name="Authority">Host that hands out tokens.</param>
/// <param name="StorageSuffix">What follows the account and service in a storage host name: <c>account.blob.SUFFIX</c>.</param>
/// <param name="Portal">Where people look at their resources.</param>
public sealed record Cloud(string Name, Uri ResourceManager, string Audience, Uri Authority, string StorageSuffix, Uri Portal)
{
    public static Cloud Public { get; } = new(
        "public",
        new Uri("https://management.azure.com"),
        "https://management.azure.com",
        new Uri("https://login.microsoftonline.com"),
        "core.windows.net",
        new Uri("https://portal.azure.com"));

    public static Cloud UsGovernment { get; } = new(
        "usgov",
        new Uri("https://management.usgovcloudapi.net"),
        "https://management.usgovcloudapi.net",
        new Uri("https://login.microsoftonline.us"),
        "core.usgovcloudapi.net",
        new Uri("https://portal.azure.us"));

    public static Cloud China { get; } = new(
        "china",
        new Uri("https://management.chinacloudapi.cn"),
        "https://management.chinacloudapi.cn",
        new Uri("https://login.chinacloudapi.cn"),
        "core.chinacloudapi.cn",
        new Uri("https://portal.azure.cn"));

    /// <summary>Every cloud that <c>--cloud</c> takes.</summary>
    public static IReadOnlyList<Cloud> All { get; } = [Public, UsGovernment, China];

    /// <summary>The cloud of a name; also takes the names that <c>az cloud list</c> prints. Null when there is none.</summary>
    public static Cloud? Find(string name) => name.ToUpperInvariant() switch
    {
        "PUBLIC" or "AZURECLOUD" => Public,
        "USGOV" or "AZUREUSGOVERNMENT" => UsGovernment,
        "CHINA" or "AZURECHINACLOUD" => China,
        _ => null,
    };
}
