using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>A range of logical addresses and where its bytes are ("On-disk format", chunk items).</summary>
/// <param name="Logical">First address.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Copies">Where each copy starts, in bytes of the volume; at least one.</param>
internal sealed record BtrfsChunk(BtrfsLogical Logical, long Length, IReadOnlyList<long> Copies)
{
    public const string Structure = "Btrfs chunk";

    private const int HeaderSize = 48;
    private const int StripeSize = 32;
    private const ulong Raid0 = 0x8;
    private const ulong Duplicate = 0x20;

    private static readonly (ulong Bit, string Name)[] Profiles =
    [
        (Raid0, "raid0"), (0x10, "raid1"), (Duplicate, "dup"), (0x40, "raid10"), (0x80, "raid5"), (0x100, "raid6"), (0x200, "raid1c3"), (0x400, "raid1c4"),
    ];

    public BtrfsLogical End => Logical + Length;

    /// <summary>Bytes of an item with this many copies.</summary>
    public static int SizeOf(int copies) => HeaderSize + (copies * StripeSize);

    /// <summary>Number of copies or stripes that an item says it has; 0 when it is too short to say.</summary>
    public static int StripesOf(ReadOnlySpan<byte> data) => data.Length < HeaderSize ? 0 : ReadUInt16LittleEndian(data[44..]);

    /// <exception cref="CorruptDataException">It is damaged, or extends past the volume.</exception>
    /// <exception cref="UnsupportedFeatureException">It is on several devices.</exception>
    public static BtrfsChunk Read(BtrfsSuperblock superblock, BtrfsItem item)
    {
        ReadOnlySpan<byte> data = item.Data.Span;
        int stripes = StripesOf(data);
        Require(stripes > 0 && data.Length >= SizeOf(stripes), item, "stripes", "as many as there is room for, at least 1", stripes);
        ulong length = ReadUInt64LittleEndian(data);
        ulong type = ReadUInt64LittleEndian(data[24..]);
        Require(
            length > 0 && length <= long.MaxValue / 2 && item.Key.Offset <= long.MaxValue / 2 && length % (ulong)superblock.SectorSize == 0
                && item.Key.Offset % (ulong)superblock.SectorSize == 0,
            item, "range", "one of whole sectors", $"{length} from {item.Key.Offset}");
        (ulong Bit, string Name)[] profiles = [.. Profiles.Where(profile => (type & profile.Bit) != 0)];
        bool isHandled = profiles switch
        {
            [] => stripes == 1,
            [{ Bit: Duplicate }] => stripes == 2,
            [{ Bit: Raid0 }] => stripes == 1, // as on one device: no striping
            _ => false,
        };
        if (!isHandled)
        {
            throw new UnsupportedFeatureException(
                $"Btrfs with {(profiles.Length == 0 ? "single" : string.Join("+", profiles.Select(profile => profile.Name)))} chunks of {stripes} stripes",
                "Convert it in the VM: btrfs balance start -dconvert=single -mconvert=dup.");
        }

        long[] copies = new long[stripes];
        for (int index = 0; index < stripes; index++)
        {
            ReadOnlySpan<byte> stripe = data[(HeaderSize + (index * StripeSize))..];
            ulong device = ReadUInt64LittleEndian(stripe);
            if (device != superblock.DeviceId)
            {
                throw new UnsupportedFeatureException(
                    $"Btrfs with chunks on device {device} (this is device {superblock.DeviceId})", "Remove the other device in the VM: btrfs device remove.");
            }

            ulong offset = ReadUInt64LittleEndian(stripe[8..]);
            Require(
                offset <= (ulong)superblock.DeviceLength && length <= (ulong)superblock.DeviceLength - offset,
                item, "place", $"inside the {superblock.DeviceLength} bytes of the device", $"{length} from {offset}");
            copies[index] = (long)offset;
        }

        return new BtrfsChunk(new BtrfsLogical((long)item.Key.Offset), (long)length, copies);
    }

    private static void Require(bool condition, BtrfsItem item, string field, object expected, object actual)
    {
        if (!condition)
        {
            throw CorruptDataException.Mismatch(Structure, item.Position, $"{field} of chunk {item.Key.Offset}", expected, actual);
        }
    }
}
