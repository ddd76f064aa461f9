using System.IO.Compression;

namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>The initial RAM disk of one kernel: one or more cpio archives, the last one compressed (Documentation/driver-api/early-userspace/buffer-format.rst).</summary>
/// <param name="Path">Its file.</param>
/// <param name="Modules">Which of the modules that were asked for are in it; null when it is compressed in a way that is not read (zstd, xz, lz4).</param>
internal sealed record InitialRamDisk(string Path, IReadOnlySet<string>? Modules)
{
    private const int LargestFile = 128 << 20;
    private const long MostUnpacked = 1L << 30;

    /// <summary>The disk that belongs to a kernel release, or null when there is none.</summary>
    public static InitialRamDisk? Of(IGuestView guest, string kernel, IReadOnlyList<string> modules)
    {
        foreach (string path in (string[])[$"/boot/initramfs-{kernel}.img", $"/boot/initrd.img-{kernel}", $"/boot/initrd-{kernel}", $"/boot/initrd-{kernel}.img"])
        {
            if (guest.Follow(path) is { IsFile: true } file)
            {
                return new InitialRamDisk(file.Path, guest.ReadBytes(file.Path, LargestFile) is { } bytes ? Find(bytes, modules) : null);
            }
        }

        return null;
    }

    /// <summary>The modules whose files are in the archives; null when an archive cannot be read before all were found.</summary>
    internal static HashSet<string>? Find(byte[] bytes, IReadOnlyList<string> modules)
    {
        HashSet<string> found = [];
        int at = 0;
        while (at < bytes.Length && found.Count < modules.Count)
        {
            if (bytes[at] == 0)
            {
                at++; // archives are padded to blocks
            }
            else if (bytes.AsSpan(at).StartsWith("07070"u8))
            {
                using MemoryStream archive = new(bytes, at, bytes.Length - at);
                if (!Collect(archive, modules, found))
                {
                    return null;
                }

                at += (int)archive.Position;
            }
            else if (bytes.AsSpan(at).StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
            {
                try
                {
                    using GZipStream unpacked = new(new MemoryStream(bytes, at, bytes.Length - at), CompressionMode.Decompress);
                    return Collect(unpacked, modules, found) ? found : null;
                }
                catch (Exception problem) when (problem is InvalidDataException or EndOfStreamException)
                {
                    return null;
                }
            }
            else
            {
                return null;
            }
        }

        return found;
    }

    /// <summary>Reads one archive up to its trailer, or until all modules are found; false when it is damaged.</summary>
    private static bool Collect(Stream archive, IReadOnlyList<string> modules, HashSet<string> found)
    {
        long read = 0;
        while (found.Count < modules.Count && read < MostUnpacked)
        {
            if (CpioEntry.Read(archive) is not { } entry)
            {
                return false;
            }

            if (entry.Name == CpioEntry.Trailer)
            {
                return true;
            }

            found.UnionWith(modules.Where(module => entry.Name.Contains($"/{module}.ko", StringComparison.Ordinal)));
            if (!CpioEntry.Skip(archive, entry.Padded))
            {
                return false;
            }

            read += entry.Padded;
        }

        return true;
    }
}
