using System.IO.Hashing;

namespace VmGeneralize.Guests.Linux.Facts.RamDisk;

/// <summary>
/// What was found in RAM disks, remembered by their bytes: unpacking one takes longer than anything else that is asked of a Linux, and the disk that
/// is verified mostly has the one of the disk that was planned.
/// </summary>
public sealed class KnownRamDisks
{
    private readonly Dictionary<(UInt128 Bytes, string Modules), IReadOnlySet<string>> _known = [];

    /// <inheritdoc cref="RamDiskReader.Find"/>
    internal IReadOnlySet<string> Find(Stream disk, IReadOnlyList<string> modules)
    {
        XxHash128 hash = new();
        hash.Append(disk);
        disk.Position = 0;
        (UInt128, string) key = (hash.GetCurrentHashAsUInt128(), string.Join(' ', modules));
        if (!_known.TryGetValue(key, out IReadOnlySet<string>? found))
        {
            found = _known[key] = RamDiskReader.Find(disk, modules);
        }

        return found;
    }
}
