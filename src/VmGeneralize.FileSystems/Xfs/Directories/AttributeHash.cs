using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs.Directories;

/// <summary>The sort key of leaves of attributes.</summary>
internal static class AttributeHash
{
    /// <summary>That of the name; a parent pointer's includes the directory, which its value names: one file may have a name in two directories.</summary>
    public static uint Of(XfsAttribute attribute)
    {
        uint hash = NameHash.Compute(attribute.Name);
        if ((attribute.Flags & XfsAttributeFlags.Parent) != 0 && attribute.Value.Length >= 8)
        {
            hash ^= ReadUInt32BigEndian(attribute.Value) ^ ReadUInt32BigEndian(attribute.Value.AsSpan(4));
        }

        return hash;
    }
}
