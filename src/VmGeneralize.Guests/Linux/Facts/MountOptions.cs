namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>Options of a mount, separated by commas (mount(8), systemd.mount(5)).</summary>
internal static class MountOptions
{
    /// <summary>True when it is one of the options.</summary>
    public static bool Has(string options, string option) => options.Split(',').Contains(option);

    /// <summary>What follows <c>option=</c>, the last one where there are several; null without one.</summary>
    public static string? ValueOf(string options, string option) => options.Split(',').Where(word => word.StartsWith(option + "=", StringComparison.Ordinal))
        .Select(word => word[(option.Length + 1)..]).LastOrDefault();

    /// <summary>Shows another folder of the tree.</summary>
    public static bool IsBind(string options) => Has(options, "bind") || Has(options, "rbind");

    /// <summary>Not mounted at the start, nor when something looks into it.</summary>
    public static bool IsOnDemand(string options) => Has(options, "noauto") && !Has(options, "x-systemd.automount");
}
