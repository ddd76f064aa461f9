using VmGeneralize.Blocks;
using VmGeneralize.Disks.InPlace;
using VmGeneralize.Disks.Parents;
using VmGeneralize.Disks.Raw;
using VmGeneralize.Disks.Vhd;
using VmGeneralize.Disks.Vhdx;

namespace VmGeneralize.Disks;

/// <summary>Opens disk files: raw, VHD and VHDX, distinguished by content.</summary>
public static class DiskFile
{
    /// <summary>Opens a disk file read-only, and its parents with it.</summary>
    /// <exception cref="CorruptDataException">The container breaks its own rules.</exception>
    /// <exception cref="UnsupportedFeatureException">Another format, or a feature that is not handled.</exception>
    /// <exception cref="RefusedException">
    /// Another program may be writing to a file of it; or a parent of a differencing disk is missing or has changed.
    /// </exception>
    /// <exception cref="IOException">The file itself cannot be opened or read.</exception>
    public static DiskImage Open(string path, DiskOpenOptions? options = null) =>
        Open(path, new DiskChain(options ?? new DiskOpenOptions()));

    /// <summary>Reads a container that is not a file here, such as a page blob.</summary>
    /// <param name="bytes">All of the container; the result owns it, on failure the caller still does.</param>
    /// <param name="name">Its name in messages.</param>
    /// <exception cref="CorruptDataException">The container breaks its own rules.</exception>
    /// <exception cref="UnsupportedFeatureException">Another format, or a feature that is not handled.</exception>
    /// <exception cref="RefusedException">A differencing disk: its parents must not be searched for among this machine's files.</exception>
    public static DiskImage Open(IBlockDevice bytes, string name) => Read(bytes, new DiskChain(new DiskOpenOptions { IsAlone = true }, name));

    internal static DiskImage Open(string path, DiskChain chain)
    {
        FileType.Check(path);
        (FileDevice file, string? pending) = OpenFile(path, chain.Options);
        try
        {
            DiskImage image = Read(file, chain.With(Path.GetFullPath(path)));
            image.File = file;
            image.Pending = pending;
            return image;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    // While it is open no other process can be changing it; so a journal found now was left since the last check.
    private static (FileDevice File, string? Pending) OpenFile(string path, DiskOpenOptions options)
    {
        if (options.SharesWithWriters)
        {
            return (FileDevice.Open(path, options), PendingChange.Note(path));
        }

        string? pending = null;
        while (true)
        {
            pending = PendingChange.End(path) ?? pending;
            FileDevice file = FileDevice.Open(path, options);
            if (PendingChange.Note(path) is null)
            {
                return (file, pending);
            }

            file.Dispose();
        }
    }

    /// <summary>Reads the container in <paramref name="file"/>, which the result owns; on failure the caller still does.</summary>
    internal static DiskImage Read(IBlockDevice file, DiskChain chain)
    {
        if (VhdxReader.HasSignature(file))
        {
            return VhdxReader.Read(file, chain);
        }

        List<string> notes = [];
        if (VhdFooterSearch.Find(file, notes) is { } footer)
        {
            return VhdReader.Read(file, footer, chain, notes);
        }

        ForeignFormats.Refuse(file);
        if (Path.GetExtension(chain.Path).Equals(".vhd", StringComparison.OrdinalIgnoreCase) && VhdFooterSearch.FindBeforeEnd(file) is { } early)
        {
            notes.Add($"The file continues for {file.Length - early.Position - VhdFooter.Size} bytes after the VHD footer at byte {early.Position}: it was "
                + "lengthened, and what is there is not part of the disk.");
            return VhdReader.Read(file, early, chain, notes);
        }

        return RawReader.Read(file, chain);
    }
}
