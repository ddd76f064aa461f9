using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>
/// Access control lists: ext stores version 1 with short entries, getxattr shows version 2 with entries of 8 bytes (tag, permissions, id).
/// </summary>
internal static class PosixAcl
{
    private const uint StoredVersion = 1;
    private const uint ShownVersion = 2;
    private const int ShortEntry = 4;
    private const int LongEntry = 8;
    private const ushort UserObject = 1;
    private const ushort User = 2;
    private const ushort GroupObject = 4;
    private const ushort Group = 8;
    private const ushort Mask = 0x10;
    private const ushort Other = 0x20;

    public static byte[] Decode(ReadOnlySpan<byte> stored)
    {
        if (stored.Length < 4 || ReadUInt32LittleEndian(stored) != StoredVersion)
        {
            throw new CorruptDataException("ext access control list", 0, "version 1 expected, is not");
        }

        List<byte> shown = [(byte)ShownVersion, 0, 0, 0];
        for (int at = 4; at < stored.Length;)
        {
            int length = stored.Length - at < ShortEntry ? LongEntry : HasId(ReadUInt16LittleEndian(stored[at..])) ? LongEntry : ShortEntry;
            if (stored.Length - at < length)
            {
                throw new CorruptDataException("ext access control list", at, $"{length} bytes of an entry expected, is cut off");
            }

            shown.AddRange(stored.Slice(at, ShortEntry));
            shown.AddRange(length == LongEntry ? stored.Slice(at + ShortEntry, 4) : [0xFF, 0xFF, 0xFF, 0xFF]);
            at += length;
        }

        return [.. shown];
    }

    /// <exception cref="ArgumentException">Not an access control list as getxattr shows it.</exception>
    public static byte[] Encode(ReadOnlySpan<byte> shown)
    {
        if (shown.Length < 4 || (shown.Length - 4) % LongEntry != 0 || ReadUInt32LittleEndian(shown) != ShownVersion)
        {
            throw new ArgumentException("not an access control list", nameof(shown));
        }

        List<byte> stored = [(byte)StoredVersion, 0, 0, 0];
        for (int at = 4; at < shown.Length; at += LongEntry)
        {
            stored.AddRange(shown.Slice(at, HasId(ReadUInt16LittleEndian(shown[at..])) ? LongEntry : ShortEntry));
        }

        return [.. stored];
    }

    /// <summary>A stored list with the permissions of a mode: the owner's, the mask's (the group's without one), the others'.</summary>
    public static byte[] WithMode(ReadOnlySpan<byte> stored, uint mode)
    {
        _ = Decode(stored);
        byte[] changed = stored.ToArray();
        int group = -1;
        for (int at = 4; at < changed.Length;)
        {
            ushort tag = ReadUInt16LittleEndian(changed.AsSpan(at));
            uint? permissions = tag switch { UserObject => mode >> 6, Mask => mode >> 3, Other => mode, _ => null };
            if (permissions is { } bits)
            {
                WriteUInt16LittleEndian(changed.AsSpan(at + 2), (ushort)(bits & 7));
            }

            group = tag switch { Mask => int.MaxValue, GroupObject when group < 0 => at, _ => group };
            at += HasId(tag) ? LongEntry : ShortEntry;
        }

        if (group is >= 0 and < int.MaxValue)
        {
            WriteUInt16LittleEndian(changed.AsSpan(group + 2), (ushort)((mode >> 3) & 7));
        }

        return changed;
    }

    private static bool HasId(ushort tag) => tag is User or Group;
}
