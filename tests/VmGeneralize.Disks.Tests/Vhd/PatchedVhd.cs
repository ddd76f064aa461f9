using System.Buffers.Binary;
using System.Text;
using VmGeneralize.Disks.Tests.Contract;
using VmGeneralize.Disks.Vhd;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Disks.Tests.Vhd;

/// <summary>
/// Makes VHDs that qemu-img cannot create: takes qemu's dynamic VHD and changes it by the rules of the specification. Sectors whose bit is
/// clear hold 0xEE bytes, so that reading them is noticed.
/// </summary>
internal static class PatchedVhd
{
    private const int BlockSize = 2 << 20;
    private const int HeaderOffset = 512;

    /// <summary>A dynamic VHD whose bitmaps mark only the sectors of <paramref name="runs"/>.</summary>
    public static string Sparse(TemporaryFolder folder, IReadOnlyList<(long Offset, byte[] Bytes)> runs, long size, string name)
    {
        HashSet<long> blocks = [.. runs.SelectMany(run => new[] { run.Offset / BlockSize, (run.Offset + run.Bytes.Length - 1) / BlockSize })];
        string raw = folder.File(name + ".raw");
        using (FileStream file = File.Create(raw))
        {
            file.SetLength(size);
            byte[] garbage = new byte[BlockSize];
            garbage.AsSpan().Fill(0xEE);
            foreach (long block in blocks)
            {
                file.Position = block * BlockSize;
                file.Write(garbage.AsSpan(0, (int)Math.Min(BlockSize, size - file.Position)));
            }

            foreach ((long offset, byte[] bytes) in runs)
            {
                file.Position = offset;
                file.Write(bytes);
            }
        }

        string path = Qemu.FromRaw(folder, raw, "vpc", "subformat=dynamic,force_size=on", name);
        byte[] vhd = File.ReadAllBytes(path);
        foreach (long block in blocks)
        {
            Bitmap(vhd, block).Clear();
        }

        foreach ((long offset, byte[] bytes) in runs)
        {
            for (long sector = offset / 512; sector < (offset + bytes.Length) / 512; sector++)
            {
                int within = (int)(sector % (BlockSize / 512));
                Bitmap(vhd, sector / (BlockSize / 512))[within / 8] |= (byte)(0x80 >> (within % 8));
            }
        }

        File.WriteAllBytes(path, vhd);
        return path;
    }

    /// <summary>Turns a dynamic VHD into a differencing one.</summary>
    /// <param name="path">The VHD.</param>
    /// <param name="parent">Its parent.</param>
    /// <param name="relativePath">Path in the W2ru locator.</param>
    /// <param name="id">The child's new identifier.</param>
    public static void MakeDifferencing(string path, string parent, string relativePath, Guid id)
    {
        byte[] vhd = File.ReadAllBytes(path);
        byte[] locator = new byte[512];
        int length = Encoding.Unicode.GetBytes(relativePath, locator);
        byte[] footer = vhd[^512..];
        BinaryPrimitives.WriteUInt32BigEndian(footer.AsSpan(0x3C), 4);
        id.TryWriteBytes(footer.AsSpan(0x44), bigEndian: true, out _);
        VhdChecksum.Update(footer, VhdFooter.ChecksumPosition);
        footer.CopyTo(vhd, 0);

        Span<byte> header = vhd.AsSpan(HeaderOffset, 1024);
        File.ReadAllBytes(parent).AsSpan()[^512..].Slice(0x44, 16).CopyTo(header[0x28..]);
        Encoding.BigEndianUnicode.GetBytes(Path.GetFileName(parent), header[0x40..]);
        Span<byte> entry = header[0x240..];
        "W2ru"u8.CopyTo(entry);
        BinaryPrimitives.WriteUInt32BigEndian(entry[4..], 512);
        BinaryPrimitives.WriteUInt32BigEndian(entry[8..], (uint)length);
        BinaryPrimitives.WriteUInt64BigEndian(entry[16..], (ulong)vhd.Length - 512);
        VhdChecksum.Update(header, VhdDynamicHeader.ChecksumPosition);
        File.WriteAllBytes(path, [.. vhd[..^512], .. locator, .. footer]);
    }

    private static Span<byte> Bitmap(byte[] vhd, long block)
    {
        long table = (long)BinaryPrimitives.ReadUInt64BigEndian(vhd.AsSpan(HeaderOffset + 0x10));
        uint sector = BinaryPrimitives.ReadUInt32BigEndian(vhd.AsSpan((int)(table + block * 4)));
        Assert.NotEqual(0xFFFFFFFF, sector);
        return vhd.AsSpan((int)(sector * 512), 512);
    }
}
