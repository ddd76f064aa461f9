using System.Text;
using VmGeneralize.Guests.Linux.Facts.RamDisk;

namespace VmGeneralize.Guests.Tests.Linux.Facts.RamDisk;

/// <summary>Archives as cpio -H newc creates them, with files of a few bytes each.</summary>
internal static class CpioBuilder
{
    public static byte[] Archive(params string[] names)
    {
        MemoryStream archive = new();
        foreach (string name in names.Append(CpioEntry.Trailer))
        {
            int size = name == CpioEntry.Trailer ? 0 : 5;
            archive.Write(Encoding.ASCII.GetBytes($"070701{Zeros(6)}{size:X8}{Zeros(4)}{name.Length + 1:X8}{Zeros(1)}{name}\0"));
            Pad();
            archive.Write(new byte[size]);
            Pad();
        }

        return archive.ToArray();

        static string Zeros(int fields) => new('0', 8 * fields);

        void Pad() => archive.Write(new byte[(4 - (archive.Length % 4)) % 4]);
    }
}
