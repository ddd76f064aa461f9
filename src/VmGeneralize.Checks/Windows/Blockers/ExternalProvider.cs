using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Blockers;

/// <summary>A function that an installed program has Sysprep or setup call: <c>C:\Program Files\x\y.dll,Generalize</c>.</summary>
/// <param name="Phase">Cleanup, Generalize or Specialize.</param>
/// <param name="Name">Of the value that registers it.</param>
/// <param name="Library">Its DLL as a path of Windows, with variables expanded.</param>
internal sealed record ExternalProvider(string Phase, string Name, string Library)
{
    public const string Key = @"Microsoft\Windows\CurrentVersion\Setup\SysPrepExternal";

    private static readonly string[] Phases = ["Cleanup", "Generalize", "Specialize"];
    private static readonly string[] WindowsFolder = ["%systemroot%", "%windir%"];

    /// <summary>The command that removes it, in the VM.</summary>
    public string Removal => $"reg delete \"HKLM\\SOFTWARE\\{Key}\\{Phase}\" /v \"{Name}\" /f";

    /// <summary>Those that are registered, by phase.</summary>
    public static IReadOnlyList<ExternalProvider> All(IGuestView guest) =>
    [
        .. Phases.SelectMany(phase => guest.Registry.ValueNames("SOFTWARE", $@"{Key}\{phase}")
            .Select(name => Read(phase, name, guest.Registry.Text("SOFTWARE", $@"{Key}\{phase}", name)))).OfType<ExternalProvider>(),
    ];

    /// <summary>The DLL is on the disk; one on another drive than C: counts as present, since it cannot be checked.</summary>
    public bool IsThere(IGuestView guest) =>
        Library is not ['C' or 'c', ':', '\\', ..] || guest.Find(Library[2..].Replace('\\', '/')) is { IsDirectory: false };

    private static ExternalProvider? Read(string phase, string name, string? data)
    {
        string library = data?.Split(',')[0].Trim().Trim('"') ?? "";
        if (library.Length == 0)
        {
            return null;
        }

        string? variable = WindowsFolder.FirstOrDefault(variable => library.StartsWith(variable, StringComparison.OrdinalIgnoreCase));
        library = variable is not null ? @"C:\Windows" + library[variable.Length..]
            : library.StartsWith("%systemdrive%", StringComparison.OrdinalIgnoreCase) ? "C:" + library["%systemdrive%".Length..]
            : library.StartsWith("%programfiles%", StringComparison.OrdinalIgnoreCase) ? @"C:\Program Files" + library["%programfiles%".Length..]
            : library.Contains('\\', StringComparison.Ordinal) ? library
            : @"C:\Windows\System32\" + library;
        return new ExternalProvider(phase, name, library);
    }
}
