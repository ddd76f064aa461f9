using System.Buffers.Binary;
using VmGeneralize.EndToEnd.Tests.Damage;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>Disk files that are truncated, have altered bytes or contain false values give a clear error, in bounded time and memory.</summary>
public sealed class DamagedContainerTests : IDisposable
{
    private const int KiB = 1 << 10;
    private const int MiB = 1 << 20;
    private const int FooterSize = 512;
    private const long Huge = 0x7FFF_FFFF_FFFF_FE00;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Vhdx()
    {
        string path = _folder.File("disk.vhdx");
        File.Copy(Fixture, path);
        byte[] file = File.ReadAllBytes(path);
        int block = (3 * MiB) + (64 * KiB); // where qemu-img puts the file parameters, and after them the disk size
        int size = block + 8;
        Assert.Equal(MiB, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(block)));
        Assert.Equal(96 * MiB, BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(size)));
        Change[] changes =
        [
            Change.Overwrite("file identifier", 0, (byte)'x'),
            new("both headers", true, [(64 * KiB, new byte[4]), (128 * KiB, new byte[4])]),
            new("both region tables", true, [(192 * KiB, new byte[4]), (256 * KiB, new byte[4])]),
            new("region counts", true, [(192 * KiB + 8, [0xFF, 0xFF]), (256 * KiB + 8, [0xFF, 0xFF])]),
            Change.Overwrite("block size 0", block, new byte[4]),
            Change.Overwrite("block size 4 GiB", block, 0xFF, 0xFF, 0xFF, 0xFF),
            Change.Overwrite("disk size 0", size, new byte[8]),
            Change.Overwrite("disk size 8 EiB", size, LittleEndian(Huge)),
            Change.Overwrite("metadata signature", 3 * MiB, 0),
            Change.Overwrite("block outside the file", 2 * MiB, LittleEndian((1L << 40) | 6)),
            Change.Overwrite("block in the headers", 2 * MiB, LittleEndian(6)),
            Change.Overwrite("reserved block state", 2 * MiB, LittleEndian((8L * MiB) | 4)),
            .. new[] { 0, 100, 64 * KiB, 200 * KiB, MiB, 3 * MiB, 3 * MiB + (64 * KiB), 9 * MiB, 12 * MiB }.Select(length => Change.Cut(length)),
            .. Change.Random(1, 16, 64 * KiB, 256 * KiB),
            .. Change.Random(2, 16, 3 * MiB, 66 * KiB),
            .. Change.Random(3, 8, 2 * MiB, 800),
        ];
        AssertHandled(path, changes);
    }

    [SkippableFact]
    public void Dynamic_vhd()
    {
        string path = Converted("vpc", "subformat=dynamic,force_size=on");
        Change[] changes =
        [
            new("both footers", true, [(0, new byte[8]), (-FooterSize, new byte[8])]),
            Change.Overwrite("dynamic header's cookie", 512, 0),
            Change.Overwrite("dynamic header's checksum", 512 + 36, 1, 2, 3, 4),
            Change.Overwrite("block 0 outside the file", 1536, 0x7F, 0, 0, 0),
            .. new[] { 100, 512, 1000, 1536, 3 * KiB, MiB, 3 * MiB }.Select(length => Change.Cut(length)),
            .. Change.Random(4, 12, -FooterSize, 84),
            .. Change.Random(5, 12, 512, 64),
            .. Change.Random(6, 8, 1536, 180),
        ];
        AssertHandled(path, changes);
    }

    [SkippableFact]
    public void Fixed_vhd()
    {
        string path = Converted("vpc", "subformat=fixed,force_size=on");
        Change[] changes =
        [
            Change.Cut(0),
            Change.Cut(511),
            Change.Cut(40 * MiB),
            .. Change.Random(7, 16, -FooterSize, 84),
        ];
        AssertHandled(path, changes);
    }

    private static string Fixture => Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx");

    private static byte[] LittleEndian(long value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }

    private static void AssertHandled(string path, IEnumerable<Change> changes)
    {
        using DamagedDisk disk = new(path);
        foreach (Change change in changes)
        {
            disk.AssertHandled(change);
        }
    }

    private string Converted(string format, string options)
    {
        OutsideTool.Require("qemu-img");
        string path = _folder.File("disk");
        OutsideTool.RunChecked("qemu-img", "convert", "-O", format, "-o", options, Fixture, path);
        return path;
    }
}
