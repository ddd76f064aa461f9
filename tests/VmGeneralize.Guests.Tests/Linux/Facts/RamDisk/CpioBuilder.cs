using System.Text;
using VmGeneralize.Guests.Linux.Facts.RamDisk;

namespace VmGeneralize.Guests.Tests.Linux.Facts.RamDisk;

/// <summary>Archives as cpio -H newc makes them, of files with a few bytes each.</summary>
internal static class CpioBuilder
{
    public static byte[] Archive(params string[] names)
    {
        MemoryStream archive = new();
        foreach (string name in names.Append(CpioEntry.Trailer))
        {
            int size = name == CpioEntry.Trailer ? 0 : 5;
            archive.Write(Encoding.ASCII.GetBytes(
                "070701" + string.Concat(Enumerable.Repeat("00000000", 6)) + $"{size:X8}" + string.Concat(Enumerable.Repeat("00000000", 4)) + $"{name.Length + 1:X8}00000000{name}\0"));
            Pad();
            archive.Write(new byte[size]);
            Pad();
        }

        return archive.ToArray();

        void Pad() => archive.Write(new byte[(4 - (archive.Length % 4)) % 4]);
    }
}
