using VmGeneralize.Blocks.HostFiles;
using VmGeneralize.Disks.Output;
using VmGeneralize.Disks.Vhd;

namespace VmGeneralize.Disks;

/// <summary>Creates disk files.</summary>
public static class DiskWriter
{
    /// <summary>Creates a file for a disk of a given size.</summary>
    /// <param name="path">An unused path; the caller renames it when complete.</param>
    /// <param name="format">Which container.</param>
    /// <param name="virtualSize">
    /// Bytes: whole MiB for fixed VHD (see <see cref="VhdSize.RoundUpToMiB"/>), whole sectors of 512 bytes for the others.
    /// </param>
    /// <param name="identity">Identifier and time to store.</param>
    /// <param name="markSparse">
    /// On Windows, whether holes stay unstored; a file that will be attached must not be sparse there. Elsewhere files always are.
    /// </param>
    /// <param name="rights">Who may read the file; null: only the user.</param>
    /// <exception cref="ArgumentException">A size that the format does not allow.</exception>
    /// <exception cref="IOException">The path already exists, or cannot be created.</exception>
    public static IDiskSink Create(
        string path, OutputFormat format, long virtualSize, DiskIdentity identity, bool markSparse = false, OutputRights? rights = null) =>
        Open(new SinkFile(path, markSparse, rights ?? OutputRights.Private, GoOnAt: null), format, virtualSize, identity);

    /// <summary>Continues a file that a sink left after <see cref="IDiskSink.Checkpoint"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">The same as for <see cref="Create"/>, as are the following.</param>
    /// <param name="virtualSize">Bytes.</param>
    /// <param name="identity">Identifier and time to store.</param>
    /// <param name="position">Everything before it was written before a checkpoint; what comes next is at or after it.</param>
    /// <param name="markSparse">See <see cref="Create"/>.</param>
    /// <exception cref="CorruptDataException">It is not such a file.</exception>
    public static IDiskSink Resume(string path, OutputFormat format, long virtualSize, DiskIdentity identity, long position, bool markSparse = false) =>
        Open(new SinkFile(path, markSparse, OutputRights.Private, position), format, virtualSize, identity);

    private static DiskSink Open(SinkFile file, OutputFormat format, long virtualSize, DiskIdentity identity) =>
        OutputContainer.Of(format).Open(file, virtualSize, identity);
}
