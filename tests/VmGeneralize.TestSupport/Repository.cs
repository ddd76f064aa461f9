using Xunit;

namespace VmGeneralize.TestSupport;

/// <summary>Where the sources and the optional shared test data are.</summary>
public static class Repository
{
    /// <summary>Folder of <c>VmGeneralize.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>
    /// The guest builders (<c>make-windows-guest.sh</c> and its data): the folder that <c>VMG_GUESTS</c> names, otherwise
    /// <c>../shared/guests</c> next to the repository; null when neither exists.
    /// </summary>
    public static string? Guests { get; } = FindGuests();

    /// <summary>Skips the calling <c>[SkippableFact]</c> when the guest builders are missing.</summary>
    public static string RequireGuests()
    {
        Skip.If(Guests is null, "no guest builders: set VMG_GUESTS or put them in ../shared/guests");
        return Guests!;
    }

    /// <summary>Skips the calling <c>[SkippableFact]</c> when the builders of small disks are not next to the guest builders.</summary>
    /// <returns>Their folder.</returns>
    public static string RequireFieldCases()
    {
        string folder = Path.GetFullPath(Path.Combine(RequireGuests(), "..", "field"));
        Skip.IfNot(Directory.Exists(folder), "no guest builders: put those of small disks in ../shared/field");
        return folder;
    }

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "VmGeneralize.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("the tests run outside the repository");
    }

    private static string? FindGuests()
    {
        string folder = Environment.GetEnvironmentVariable("VMG_GUESTS") ?? Path.Combine(Root, "..", "shared", "guests");
        return Directory.Exists(folder) ? Path.GetFullPath(folder) : null;
    }
}
