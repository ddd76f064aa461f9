using System.Buffers.Binary;
using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.TestSupport;
using VmGeneralize.Volumes.Lvm;
using Xunit;

namespace VmGeneralize.Volumes.Tests.Lvm;

/// <summary>Physical volumes made by lvm2 on loop devices; device-mapper is not needed, because no logical volume is activated.</summary>
internal sealed class LvmImage : IDisposable
{
    private const string Configuration =
        "global { use_lvmpolld=0 use_lvmlockd=0 } activation { udev_sync=0 udev_rules=0 } backup { backup=0 archive=0 }";

    private const int HeaderSize = 512;

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _loops = [];

    public LvmImage(params int[] mebibytes)
    {
        OutsideTool.Require("lvm", "losetup");
        Skip.If(Environment.UserName != "root", "loop devices need root");
        for (int i = 0; i < mebibytes.Length; i++)
        {
            SparseFile.Create(File(i), (long)mebibytes[i] << 20);
            _loops.Add(OutsideTool.RunChecked("losetup", "--show", "-f", File(i)).Trim());
        }
    }

    public string Loop(int index) => _loops[index];

    public string Lvm(string command, params string[] arguments)
    {
        string filter = string.Join(',', _loops.Select(loop => $"\"a|^{loop}$|\""));
        return OutsideTool.RunChecked(
            "lvm", [command, "--driverloaded", "n", "--config", $"{Configuration} devices {{ use_devicesfile=0 filter=[{filter},\"r|.*|\"] }}", .. arguments]);
    }

    public void Create(string name, params string[] arguments) =>
        Lvm("lvcreate", ["-y", "-an", "-Zn", "-Wn", "-n", name, .. arguments, "vg"]);

    /// <summary>The members as they are now, in memory; all of them if none is named.</summary>
    public IReadOnlyList<LvmMember> Members(params int[] indexes) =>
        [.. (indexes.Length > 0 ? indexes : [.. Enumerable.Range(0, _loops.Count)]).Select(i => Member(i + 1, System.IO.File.ReadAllBytes(File(i))))];

    /// <summary>Overwrites a member with other bytes.</summary>
    public void Store(int index, byte[] bytes)
    {
        using FileStream loop = new(Loop(index), FileMode.Open, FileAccess.Write);
        loop.Write(bytes);
        loop.Flush(flushToDisk: true);
    }

    public static LvmMember Member(int number, byte[] bytes) => new(number, new Extent(0, bytes.Length), new MemoryDevice(bytes));

    public static byte[] Bytes(LvmMember member) => ((MemoryDevice)member.Device).Bytes;

    /// <summary>Two physical volumes with a linear and a striped volume, each in two segments.</summary>
    public static LvmImage Usual()
    {
        LvmImage image = new(12, 10);
        image.Lvm("pvcreate", "-y", "--metadatasize", "32k", "--dataalignment", "64k", image.Loop(0), image.Loop(1));
        image.Lvm("vgcreate", "-s", "64k", "vg", image.Loop(0), image.Loop(1));
        image.Create("root-lv", "-l", "20");
        image.Create("striped", "-l", "20", "-i", "2", "-I", "8k");
        image.Lvm("lvextend", "-l", "45", "vg/root-lv");
        image.Lvm("lvextend", "-l", "40", "vg/striped");
        return image;
    }

    /// <summary>Gives every member another description of the group, with correct checksums.</summary>
    public static void Rewrite(IEnumerable<LvmMember> members, Func<string, string> change)
    {
        foreach (LvmMember member in members)
        {
            byte[] bytes = Bytes(member);
            foreach (Extent area in PvHeader.Read(member.Device).MetadataAreas)
            {
                string text = Encoding.ASCII.GetString(MetadataArea.Read(member.Device, area)!);
                SetText(bytes.AsSpan((int)area.Offset, (int)area.Length), Encoding.ASCII.GetBytes(change(text)));
            }
        }
    }

    public static void SetText(Span<byte> area, ReadOnlySpan<byte> text)
    {
        text.CopyTo(area[HeaderSize..]);
        BinaryPrimitives.WriteUInt64LittleEndian(area[40..], HeaderSize);
        BinaryPrimitives.WriteUInt64LittleEndian(area[48..], (ulong)text.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(area[56..], LvmChecksum.Compute(text));
        SealHeader(area);
    }

    public static void SealHeader(Span<byte> area) => BinaryPrimitives.WriteUInt32LittleEndian(area, LvmChecksum.Compute(area[4..HeaderSize]));

    public void Dispose()
    {
        foreach (string loop in _loops)
        {
            OutsideTool.Run("losetup", "-d", loop);
        }

        _folder.Dispose();
    }

    private string File(int index) => _folder.File($"pv{index}");
}
