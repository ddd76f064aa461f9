using VmGeneralize.Blocks;
using VmGeneralize.Disks.Raw;

namespace VmGeneralize.Disks.Parents;

/// <summary>Finds the parent of a differencing disk and opens it, if it is still the disk that the child was made from.</summary>
internal static class ParentSearch
{
    /// <param name="chain">The files so far; the last one is the child.</param>
    /// <param name="stored">Paths that the child stores.</param>
    /// <param name="wanted">Identities that the child accepts.</param>
    /// <param name="identify">Reads the identity of a file; null when it is of another format.</param>
    /// <exception cref="RefusedException">No such file (<c>missing-parent</c>), or only different ones (<c>parent-changed</c>).</exception>
    public static DiskImage Open(
        DiskChain chain,
        IEnumerable<string> stored,
        IReadOnlyCollection<Guid> wanted,
        Func<IBlockDevice, Guid?> identify)
    {
        if (chain.Options.IsAlone)
        {
            throw new RefusedException(
                ParentRefusal.Missing, $"{chain.Path} is a differencing disk; it is read where it is, without its parents.",
                "Merge the chain into one disk first (Merge-VHD).");
        }

        if (wanted.All(id => id == Guid.Empty))
        {
            return OpenWithoutIdentity(chain);
        }

        List<string> others = [];
        IReadOnlyList<string> candidates = ParentPaths.Candidates(chain, stored);
        foreach (string path in candidates.Where(File.Exists))
        {
            string? problem = WhyNot(path, wanted, identify, chain.Options);
            if (problem is null)
            {
                return DiskFile.Open(path, chain);
            }

            others.Add($"{path} {problem}");
        }

        string ids = string.Join(" or ", wanted);
        if (others.Count > 0)
        {
            throw new RefusedException(
                ParentRefusal.Changed,
                $"{chain.Path} needs its parent with the identity {ids}, and {string.Join("; ", others)}.",
                "Say where the unchanged parent is with --parent PATH, or merge the chain where it was made (Merge-VHD).");
        }

        throw new RefusedException(
            ParentRefusal.Missing,
            $"{chain.Path} is a differencing disk and its parent {ids} is not at {string.Join(", ", candidates.DefaultIfEmpty("any path that it stores"))}.",
            "Say where it is with --parent PATH, or put it beside the disk.");
    }

    /// <summary>Xen bases a VHD on a raw disk, which has no identity to compare: only the user can say which one it is.</summary>
    private static DiskImage OpenWithoutIdentity(DiskChain chain) => chain.Options.ParentPaths.FirstOrDefault(File.Exists) is { } given
        ? DiskFile.Open(Path.GetFullPath(given), chain)
        : throw new RefusedException(
            ParentRefusal.Missing,
            $"{chain.Path} is a differencing disk whose parent has no identity, as Xen makes them on a raw disk: nothing could identify the right file "
                + "from another.",
            "Say which file it was made on, unchanged since then: --parent FILE; or merge the chain where it was made (vhd-util coalesce).");

    private static string? WhyNot(string path, IReadOnlyCollection<Guid> wanted, Func<IBlockDevice, Guid?> identify, DiskOpenOptions options)
    {
        try
        {
            using FileDevice file = FileDevice.Open(path, options with { SharesWithWriters = true }); // to tell who it is; it is opened for good later
            return identify(file) switch
            {
                null => "is of another format",
                Guid found when wanted.Contains(found) => null,
                Guid found => $"has {found}",
            };
        }
        catch (Exception problem) when (problem is CorruptDataException or IOException or UnauthorizedAccessException)
        {
            return $"cannot be read ({problem.Message})";
        }
    }
}
