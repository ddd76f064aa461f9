using SharpCompress.Common;
using SharpCompress.Compressors;
using SharpCompress.Compressors.BZip2;
using ZstdSharp;

namespace VmGeneralize.Guests.Linux.Facts.RamDisk;

/// <summary>
/// Reads initial RAM disks as the kernel does (Documentation/driver-api/early-userspace/buffer-format.rst; init/initramfs.c): cpio archives,
/// plain or packed in members, one after the other, with zeros between them. Nothing is unpacked to memory but what a decoder needs.
/// </summary>
internal static class RamDiskReader
{
    /// <summary>Bytes that are unpacked at most: a small file may unpack to a very large one.</summary>
    public const long MaxUnpacked = 1L << 30;

    private const int MagicSize = 6;
    private const int BufferSize = 64 << 10;

    /// <summary>The modules, of those that are requested, whose files are in it; it is read no further than the last one.</summary>
    /// <param name="disk">All of it; can be sought in.</param>
    /// <param name="modules">Such as <c>hv_storvsc</c>.</param>
    /// <param name="most">Bytes that are unpacked at most.</param>
    /// <exception cref="RamDiskProblemException">It is damaged or packed in an unknown way before all modules were found.</exception>
    public static IReadOnlySet<string> Find(Stream disk, IReadOnlyList<string> modules, long most = MaxUnpacked)
    {
        Search search = new(modules, most);
        try
        {
            while (!search.IsDone && search.SkipZeros(disk) is not null)
            {
                disk.Position--;
                long start = disk.Position;
                byte[] magic = Magic(disk);
                if (CpioEntry.IsMagic(magic))
                {
                    search.Archive(disk, first: null);
                }
                else
                {
                    using Stream member = Open(disk, magic);
                    using BufferedStream buffered = new(member, BufferSize);
                    while (!search.IsDone && search.SkipZeros(buffered) is { } first)
                    {
                        search.Archive(buffered, first);
                    }
                }

                if (disk.Position <= start)
                {
                    throw new RamDiskProblemException("a member in it is empty"); // the next one would be the same
                }
            }
        }
        catch (Exception problem) when (IsDamage(problem))
        {
            throw Damaged(problem);
        }

        return search.Found;
    }

    /// <summary>The first bytes of what is packed in a file, and how many of them there are; null when it is not packed in a way that is known.</summary>
    /// <param name="file">All of it; can be sought in.</param>
    /// <param name="start">Receives them.</param>
    /// <exception cref="RamDiskProblemException">It is damaged.</exception>
    public static int? TryUnpackStart(Stream file, Span<byte> start)
    {
        try
        {
            using Stream? member = TryOpen(file, Magic(file));
            return member?.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        }
        catch (Exception problem) when (IsDamage(problem))
        {
            throw Damaged(problem);
        }
    }

    private static bool IsDamage(Exception problem) =>
        problem is EndOfStreamException or SharpCompressException or ZstdException or InvalidDataException;

    private static RamDiskProblemException Damaged(Exception problem) => new(
        problem is EndOfStreamException ? "it ends before its end" : $"what is packed in it is damaged ({problem.Message.TrimEnd('.')})");

    /// <summary>The next bytes, which are not passed over.</summary>
    private static byte[] Magic(Stream disk)
    {
        byte[] magic = new byte[MagicSize];
        int length = disk.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        disk.Position -= length;
        return magic;
    }

    private static Stream Open(Stream disk, ReadOnlySpan<byte> magic) =>
        TryOpen(disk, magic) ?? throw new RamDiskProblemException($"it is packed in an unknown way (0x{Convert.ToHexString(magic)})");

    private static Stream? TryOpen(Stream disk, ReadOnlySpan<byte> magic) => magic switch
    {
        [0x1F, 0x8B, ..] => new GzipMember(disk),
        [0x28, 0xB5, 0x2F, 0xFD, ..] => new ZstdMember(disk),
        [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0] => new XzMember(disk),
        [0x02, 0x21, 0x4C, 0x18, ..] => new Lz4Member(disk),
        [(byte)'B', (byte)'Z', (byte)'h', ..] => new ForeignStream(() =>
            BZip2Stream.Create(disk, CompressionMode.Decompress, decompressConcatenated: false, leaveOpen: true, tolerateTruncatedStream: false)),
        [0x5D, 0, 0, ..] => LzmaMember.Open(disk),
        [0x89, (byte)'L', (byte)'Z', (byte)'O', 0, 0x0D] => new LzopMember(disk),
        _ => null,
    };

    /// <param name="modules">What is looked for.</param>
    /// <param name="most">Bytes that may be unpacked.</param>
    private sealed class Search(IReadOnlyList<string> modules, long most)
    {
        private readonly HashSet<string> _found = [];
        private long _unpacked;

        public IReadOnlySet<string> Found => _found;

        public bool IsDone => _found.Count == modules.Count;

        /// <summary>Reads one archive up to its trailer, or until all modules are found.</summary>
        public void Archive(Stream archive, byte? first)
        {
            while (!IsDone)
            {
                CpioEntry entry = CpioEntry.Read(archive, first);
                first = null;
                if (entry.Name == CpioEntry.Trailer)
                {
                    return;
                }

                _found.UnionWith(modules.Where(module => InstalledKernel.Names([entry.Name], module)));
                Count(entry.Padded + entry.Name.Length);
                CpioEntry.Skip(archive, entry.Padded);
            }
        }

        /// <summary>The next byte other than zero, or null at the end.</summary>
        public byte? SkipZeros(Stream stream)
        {
            int read;
            do
            {
                read = stream.ReadByte();
                Count(1);
            }
            while (read == 0);
            return read < 0 ? null : (byte)read;
        }

        private void Count(long bytes)
        {
            _unpacked += bytes;
            if (_unpacked > most)
            {
                throw new RamDiskProblemException($"it holds more than {most} bytes");
            }
        }
    }
}
