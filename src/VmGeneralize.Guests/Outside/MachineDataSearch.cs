using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Probing;

namespace VmGeneralize.Guests.Outside;

/// <summary>Walks through a volume, or a folder of it, and finds what belongs to one machine or its users.</summary>
internal sealed class MachineDataSearch
{
    private const int MaxFiles = 500_000;
    private const int MaxLevels = 64;
    private const string Swap = "swap files";

    private readonly IFileSystem _fileSystem;
    private readonly Dictionary<string, MachineData> _found = new(StringComparer.Ordinal);
    private readonly IReadOnlySet<string> _others;
    private readonly CancellationToken _cancellation;
    private int _seen;
    private bool _isDeeper;

    private MachineDataSearch(IFileSystem fileSystem, IReadOnlySet<string> others, CancellationToken cancellation)
    {
        _fileSystem = fileSystem;
        _others = others;
        _cancellation = cancellation;
    }

    /// <param name="fileSystem">Of the volume.</param>
    /// <param name="folder">Where to start; <c>/</c> for all of it.</param>
    /// <param name="others">Folders that are not part of it: subvolumes, which are checked on their own.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What was found, and why not all of it was checked; null when it was.</returns>
    public static (IReadOnlyList<MachineData> Data, string? Unread) Run(
        IFileSystem fileSystem, string folder, IReadOnlySet<string>? others = null, CancellationToken cancellation = default)
    {
        MachineDataSearch search = new(fileSystem, others ?? new HashSet<string>(), cancellation);
        string? unread = null;
        try
        {
            if (fileSystem.Find(folder) is { IsDirectory: true } start)
            {
                string[] outer = [.. folder.Split('/', StringSplitOptions.RemoveEmptyEntries)];
                bool isWhole = search.Walk(start, [.. outer.Select(Lower)], "/" + string.Join('/', outer), levels: 0);
                unread = !isWhole ? $"there are more than {MaxFiles} files in it"
                    : search._isDeeper ? $"folders in it are nested more than {MaxLevels} deep"
                    : null;
            }
        }
        catch (VmGeneralizeException problem)
        {
            unread = problem.Message;
        }

        IEnumerable<string> kinds = MachineDataRules.All.Select(rule => rule.What).Append(Swap);
        return ([.. kinds.Select(what => search._found.GetValueOrDefault(what)).OfType<MachineData>()], unread);
    }

    private bool Walk(FileEntry folder, List<string> folders, string path, int levels)
    {
        foreach (FileEntry entry in _fileSystem.List(folder))
        {
            _cancellation.ThrowIfCancellationRequested();
            if (++_seen > MaxFiles)
            {
                return false;
            }

            string inner = GuestPath.Join(path, entry.Name);
            if (_others.Contains(inner))
            {
                continue;
            }

            if (entry.IsDirectory && entry.ReparseTag == 0 && levels == MaxLevels)
            {
                _isDeeper = true;
            }
            else if (entry.IsDirectory && entry.ReparseTag == 0)
            {
                folders.Add(Lower(entry.Name));
                bool goesOn = Walk(entry, folders, inner, levels + 1);
                folders.RemoveAt(folders.Count - 1);
                if (!goesOn)
                {
                    return false;
                }
            }
            else if (entry is { Kind: FileKind.File, Length: > 0 })
            {
                Look(entry, folders, inner);
            }
        }

        return true;
    }

    private void Look(FileEntry file, List<string> folders, string path)
    {
        string name = Lower(file.Name);
        foreach (MachineDataRule rule in MachineDataRules.All)
        {
            if (rule.Fits(folders, name, file))
            {
                Count(rule.What, path);
            }
        }

        if (file.Length > SwapHeader.SmallestPage && name.Contains("swap", StringComparison.Ordinal) && IsSwap(file))
        {
            Count(Swap, path);
        }
    }

    private void Count(string what, string path) =>
        _found[what] = _found.TryGetValue(what, out MachineData? known) ? known with { Count = known.Count + 1 } : new MachineData(what, 1, path);

    private bool IsSwap(FileEntry file) => SwapHeader.TryRead(_fileSystem.ReadStart(file, SwapHeader.LargestPage), out _);

    private static string Lower(string name) => name.ToLowerInvariant();
}
