using VmGeneralize.Blocks;
using VmGeneralize.Disks.InPlace;
using VmGeneralize.Disks.Parents;

namespace VmGeneralize.Disks.Raw;

/// <summary>Reads a file that is only the disk's bytes.</summary>
internal static class RawReader
{
    private const int SectorSize = 512;
    private const long MiB = 1 << 20;

    public static DiskImage Read(IBlockDevice file, DiskChain chain)
    {
        if (file.Length == 0 || file.Length % SectorSize != 0)
        {
            throw CorruptDataException.Mismatch(
                "Raw disk",
                0,
                "length",
                $"a whole number of sectors of {SectorSize} bytes",
                $"{file.Length} bytes: it is cut short or no disk");
        }

        List<string> notes = [];
        string extension = Path.GetExtension(chain.Path).ToLowerInvariant();
        if (extension is ".vhd" or ".avhd" or ".vhdx" or ".avhdx")
        {
            notes.Add(
                $"The name ends in {extension}, but nothing of such a container is in the file: read as raw. A copy that was cut short looks like "
                    + "this; if this is one, copy it again.");
        }
        else if (file.Length % MiB == SectorSize)
        {
            notes.Add("The file is one sector longer than a whole number of MiB, as a fixed VHD is, but has no VHD footer there: read as raw.");
        }

        return new DiskImage(file, DiskFormat.Raw, [])
        {
            FileLength = file.Length,
            Files = chain.ThisFile,
            Notes = notes,
            Draft = _ => new FlatDraft(file, footer: null, file.Length),
        };
    }
}
