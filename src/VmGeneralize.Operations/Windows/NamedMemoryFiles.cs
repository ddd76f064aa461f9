using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Operations.Windows;

/// <summary>
/// Files that hold memory and that the registry names. Letters of drives other than C: mean nothing any more once Sysprep ran, so that a path of
/// another drive is looked for on every further volume: a file counts there when it is hidden and part of the system, as Windows makes these.
/// </summary>
internal static class NamedMemoryFiles
{
    private const uint HiddenAndSystem = 0x6; // FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM
    private const string SystemRoot = "%SystemRoot%";
    private const string PreviousName = @"\??\";

    private static readonly string[] PageFileValues = ["PagingFiles", "ExistingPageFiles"];
    private static readonly string[] DumpValues = ["DedicatedDumpFile", "DumpFile"];

    /// <summary>Deletes the page files that the memory manager is set to make, and those that it made last.</summary>
    public static IEnumerable<GuestEdit> PageFiles(IGuestView guest) =>
        Delete(guest, guest.InEveryControlSet(@"Control\Session Manager\Memory Management").SelectMany(key => PageFileValues
            .SelectMany(name => guest.Registry.Texts("SYSTEM", key, name) ?? [])));

    /// <summary>Deletes the file that is reserved for a dump, and the dump itself where it has its own place.</summary>
    public static IEnumerable<GuestEdit> Dumps(IGuestView guest) =>
        Delete(guest, guest.InEveryControlSet(@"Control\CrashControl").SelectMany(key => DumpValues
            .Select(name => guest.Registry.Text("SYSTEM", key, name)).OfType<string>()));

    /// <summary>
    /// Deletes the small dumps in the folder that the registry names for them, and nothing else there: people may use it too.
    /// </summary>
    public static IEnumerable<GuestEdit> SmallDumps(IGuestView guest) => guest.InEveryControlSet(@"Control\CrashControl")
        .Select(key => guest.Registry.Text("SYSTEM", key, "MinidumpDir")).OfType<string>()
        .SelectMany(named => Places(guest, named))
        .DistinctBy(folder => folder.ToUpperInvariant())
        .SelectMany(folder => guest.DeleteFiles(folder, name => name.EndsWith(".dmp", StringComparison.OrdinalIgnoreCase)));

    private static IEnumerable<GuestEdit> Delete(IGuestView guest, IEnumerable<string> named) => named.SelectMany(path => Find(guest, path))
        .DistinctBy(file => file.Path.ToUpperInvariant()).Select(file => new GuestEdit.Delete(file.Path));

    // "C:\pagefile.sys 0 0", "?:\pagefile.sys", "\??\D:\pagefile.sys", "%SystemRoot%\MEMORY.DMP"
    private static IEnumerable<GuestFile> Find(IGuestView guest, string named)
    {
        int sizes = named.LastIndexOf(' ');
        for (int part = 0; part < 2 && sizes > 0 && sizes + 1 < named.Length && named[(sizes + 1)..].All(char.IsAsciiDigit); part++)
        {
            named = named[..sizes];
            sizes = named.LastIndexOf(' ');
        }

        return Places(guest, named).Select(guest.Find).OfType<GuestFile>().Where(file => file.IsFile
            && ((GuestPath.OnVolume(file.Path) is null && !named.Contains("?:", StringComparison.Ordinal))
                || (file.Attributes & HiddenAndSystem) == HiddenAndSystem));
    }

    /// <summary>Where a path may lead: on the system volume for drive C:, else on every other volume.</summary>
    private static IEnumerable<string> Places(IGuestView guest, string named)
    {
        string path = named.StartsWith(PreviousName, StringComparison.Ordinal) ? named[PreviousName.Length..] : named.Trim();
        path = path.StartsWith(SystemRoot, StringComparison.OrdinalIgnoreCase) ? @"C:\Windows" + path[SystemRoot.Length..] : path;
        if (path is not [var drive, ':', '\\', _, ..])
        {
            return [];
        }

        string inner = path[2..].Replace('\\', '/').TrimStart('/').TrimEnd('/');
        return guest.Roots.Where(root => root == "/" ? drive is 'C' or 'c' or '?' : drive is not ('C' or 'c'))
            .Select(root => GuestPath.Join(root, inner));
    }
}
