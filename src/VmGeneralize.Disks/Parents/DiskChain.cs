using VmGeneralize.Blocks;

namespace VmGeneralize.Disks.Parents;

/// <summary>The files opened so far, from the child that the user named up to its parents.</summary>
/// <param name="Options">The user's options; the same for the whole chain.</param>
/// <param name="Files">Full paths, the first child first.</param>
internal sealed record DiskChain(DiskOpenOptions Options, params IReadOnlyList<string> Files)
{
    // Hyper-V's own chains are a few files long; this only bounds what a hostile set of files can cost.
    private const int MaxFiles = 64;

    /// <summary>The file being read, as a list of one.</summary>
    public IReadOnlyList<string> ThisFile => [Path];

    /// <summary>The file being read.</summary>
    public string Path => Files[^1];

    /// <summary>The chain with one more parent.</summary>
    /// <exception cref="CorruptDataException">The parent is already in the chain, or the chain is too long.</exception>
    public DiskChain With(string path)
    {
        if (Files.Contains(path, StringComparer.Ordinal))
        {
            throw new CorruptDataException("Parent chain", 0, $"{path} is its own ancestor");
        }

        return Files.Count < MaxFiles
            ? this with { Files = [.. Files, path] }
            : throw new UnsupportedFeatureException($"A chain of more than {MaxFiles} differencing disks", "Merge some of them first.");
    }
}
