using System.Numerics;

namespace VmGeneralize.FileSystems.Xfs.Directories;

/// <summary>The sort key of leaves and nodes of directories and attributes (xfs_da_hashname): seven bits of rotation per byte, four bytes at a time.</summary>
internal static class NameHash
{
    public static uint Compute(ReadOnlySpan<byte> name)
    {
        uint hash = 0;
        for (; name.Length >= 4; name = name[4..])
        {
            hash = ((uint)name[0] << 21) ^ ((uint)name[1] << 14) ^ ((uint)name[2] << 7) ^ name[3] ^ BitOperations.RotateLeft(hash, 28);
        }

        foreach (byte letter in name)
        {
            hash = letter ^ BitOperations.RotateLeft(hash, 7);
        }

        return hash;
    }
}
