using System.Buffers.Binary;

namespace VmGeneralize.EndToEnd.Tests.Canaries;

/// <summary>The start of the <c>$LogFile</c> of a cleanly dismounted volume.</summary>
internal static class CleanLog
{
    private const int PageSize = 4096;
    private const int Sector = 512;
    private const ushort None = ushort.MaxValue;

    /// <param name="number">Log sequence number; of two pages, the one with the higher number counts.</param>
    public static byte[] RestartPage(long number)
    {
        byte[] page = new byte[PageSize];
        "RSTR"u8.CopyTo(page);
        Put(0x04, 0x1E); // the update sequence
        Put(0x06, 9);
        Put(0x11, PageSize >> 8);
        Put(0x15, PageSize >> 8);
        Put(0x18, 0x30); // the restart area
        Put(0x1A, 1);
        Put(0x1C, 1); // version 1.1
        BinaryPrimitives.WriteInt64LittleEndian(page.AsSpan(0x30), number);
        Put(0x38, 1); // one client, which is not at work
        Put(0x3A, 0);
        Put(0x3C, None);
        Put(0x3E, 2); // clean
        for (int sector = 0; sector < PageSize; sector += Sector)
        {
            Put(sector + Sector - 2, 1);
        }

        Put(0x1E, 1);
        return page;

        void Put(int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(page.AsSpan(at), value);
    }
}
