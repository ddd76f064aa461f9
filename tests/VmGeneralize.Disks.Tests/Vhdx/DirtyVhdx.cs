using VmGeneralize.Disks.Tests.Contract;
using VmGeneralize.Disks.Vhdx;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Disks.Tests.Vhdx;

/// <summary>A VHDX with a pending log that changes data, clears data, and places a block past the end of the file.</summary>
internal static class DirtyVhdx
{
    /// <param name="folder">Folder to put it in.</param>
    /// <param name="start">Start of the active sequence within the log; near the end, the sequence wraps around.</param>
    public static PatchedVhdx Make(TemporaryFolder folder, int start)
    {
        PatchedVhdx vhdx = PatchedVhdx.FromRaw(folder, Content.WriteRaw(folder), "disk.vhdx");
        const int Blocks = (int)(Content.Size / PatchedVhdx.BlockSize);
        int[] present = [.. Enumerable.Range(0, Blocks).Where(i => vhdx.Bat(i).State == BlockState.FullyPresent)];
        int absent = Enumerable.Range(0, Blocks).First(i => vhdx.Bat(i).State == BlockState.NotPresent);
        long a = (long)vhdx.Bat(present[0]).FileOffset;
        long b = (long)vhdx.Bat(present[1]).FileOffset;
        long end = vhdx.Bytes.LongLength;

        // Left behind by an older sequence: valid entries with lower numbers, which must not be applied.
        new LogBuilder(vhdx, start: 512 << 10, sequenceNumber: 3)
            .Entry((a, Page(90), 0))
            .Entry((b, null, 1 << 20));

        byte[] bat = vhdx.Bytes.AsSpan(vhdx.BatOffset, 4096).ToArray();
        BitConverter.TryWriteBytes(bat.AsSpan(absent * 8), new BatEntry(BlockState.FullyPresent, (ulong)end).Write());
        LogBuilder log = new(vhdx, start, sequenceNumber: 10) { LastFileOffset = (ulong)end + PatchedVhdx.BlockSize };
        log.Entry((a, Page(1), 0), (a + 8192, Page(2), 0), (b, null, 64 << 10))
            .Entry((a, Page(3), 0), (b + 4096, Page(4), 0))
            .Entry((a + 8192, null, 4096), (vhdx.BatOffset, bat, 0))
            .Entry(
                (end, Page(5), 0),
                (end + PatchedVhdx.BlockSize - 4096, Page(6), 0),
                (end + 65536, Page(7), 0),
                (b + 8192, null, 0)); // a zero descriptor of no length is allowed and does nothing
        return vhdx;
    }

    public static byte[] Page(int seed)
    {
        byte[] bytes = new byte[4096];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
