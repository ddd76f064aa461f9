using System.Runtime.InteropServices;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.FileSystems.Ntfs.Indexes;

namespace VmGeneralize.FileSystems.Tests.Ntfs.Indexes;

/// <summary>An upper-case table for tests without a volume.</summary>
internal static class TestUpCase
{
    public static UpCaseTable Table { get; } = new(Bytes());

    public static FileNameCollation Collation { get; } = new(Table);

    public static byte[] Key(string name) => new FileNameKey { Name = name }.ToArray();

    public static byte[] Bytes()
    {
        char[] units = new char[65536];
        for (int i = 0; i < units.Length; i++)
        {
            units[i] = char.ToUpperInvariant((char)i);
        }

        return MemoryMarshal.AsBytes<char>(units).ToArray();
    }
}
