using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>Hashes by which the kernel finds attribute blocks to share, and which e2fsck checks.</summary>
internal static class AttributeHash
{
    public static uint OfEntry(AttributeEntry entry)
    {
        uint hash = 0;
        foreach (byte b in entry.Name)
        {
            hash = uint.RotateLeft(hash, 5) ^ b;
        }

        byte[] padded = new byte[entry.ValueLength];
        entry.Value.CopyTo(padded, 0);
        for (int i = 0; i < padded.Length; i += 4)
        {
            hash = uint.RotateLeft(hash, 16) ^ ReadUInt32LittleEndian(padded.AsSpan(i));
        }

        return hash;
    }

    /// <summary>0, which means not to be shared, as soon as one entry has no hash.</summary>
    public static uint OfBlock(IEnumerable<AttributeEntry> entries)
    {
        uint hash = 0;
        foreach (AttributeEntry entry in entries)
        {
            if (entry.Hash == 0)
            {
                return 0;
            }

            hash = uint.RotateLeft(hash, 16) ^ entry.Hash;
        }

        return hash;
    }
}
