using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.Registry;

namespace VmGeneralize.Guests.Windows;

/// <summary>
/// Applies edits to a Windows guest whose volume is writable. Hives are changed in memory and written once, by
/// <see cref="Complete"/>.
/// </summary>
public sealed class WindowsEditor(WindowsGuest guest)
{
    // Whoever writes these breaks passwords, keys and the machine's trust: no operation may, whatever it plans.
    private static readonly string[] NeverWritten = ["SAM", "SECURITY"];

    private readonly Dictionary<string, LoadedHive> _changed = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Applies one edit. An edit whose target does not exist is a mistake of the planner.</summary>
    public AppliedEdit Apply(GuestEdit edit) => edit switch
    {
        GuestEdit.Delete delete => new AppliedEdit(edit, guest.FileSystem.Delete(delete.Path)),
        GuestEdit.DeleteValue value => Apply(value),
        _ => throw new InvalidOperationException($"No rule for {edit.GetType().Name}"),
    };

    /// <summary>Writes the changed hives, empties their logs, then completes the file system. Returns the hives.</summary>
    public IReadOnlyList<WrittenHive> Complete()
    {
        List<WrittenHive> written = [];
        foreach (LoadedHive hive in _changed.Values.OrderBy(hive => hive.Name, StringComparer.Ordinal))
        {
            guest.FileSystem.Replace(hive.Path, hive.Hive.ToArray());
            foreach (string log in hive.FilledLogs)
            {
                guest.FileSystem.Replace(log, []);
            }

            written.Add(new WrittenHive(hive.Name, hive.Path, hive.FilledLogs, hive.Hive.Recovery.Entries));
        }

        guest.FileSystem.Complete();
        return written;
    }

    /// <summary>True when what the edit asked for is so in <paramref name="now"/>, read afresh.</summary>
    public static bool Holds(GuestEdit edit, WindowsGuest now) => edit switch
    {
        GuestEdit.Delete delete => now.Find(delete.Path) is null,
        GuestEdit.DeleteValue value => !now.Registry.ValueExists(value.Hive, value.Key, value.Name),
        _ => false,
    };

    private AppliedEdit Apply(GuestEdit.DeleteValue edit)
    {
        if (NeverWritten.Contains(edit.Hive, StringComparer.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException($"{edit.Hive} is never written");
        }

        LoadedHive hive = guest.Hives.Get(edit.Hive) ?? throw new InvalidOperationException($"No hive {edit.Hive}");
        HiveKey key = hive.Hive.Find(edit.Key) ?? throw new InvalidOperationException($"No key {edit.Hive}\\{edit.Key}");
        // The newest time already in the hive: a real one for the key, and the same one whenever the same disk is edited.
        if (!key.DeleteValue(edit.Name, hive.Hive.NewestKeyTime))
        {
            throw new InvalidOperationException($"No value {edit.Name} in {edit.Hive}\\{edit.Key}");
        }

        _changed[edit.Hive] = hive;
        return new AppliedEdit(edit, []);
    }
}
