using System.Buffers.Binary;
using System.Text;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>A checkpoint whose parent has been moved away.</summary>
public sealed class DifferencingDiskTests : IDisposable
{
    private const int FooterSize = 512;
    private const int HeaderSize = 1024;

    private readonly TemporaryFolder _folder = new();
    private readonly string _child;
    private readonly string _parent;

    public DifferencingDiskTests()
    {
        _child = _folder.File("child.vhd");
        _parent = Path.Combine(Directory.CreateDirectory(_folder.File("moved")).FullName, "base.vhd");
        string fixture = Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx");
        VmGeneralizeTool.RunChecked("generalize", fixture, "--format", "dynamic-vhd", "-o", _parent);
        File.WriteAllBytes(_child, Child(File.ReadAllBytes(_parent), "base.vhd"));
    }

    [Theory]
    [InlineData("inspect")]
    [InlineData("plan")]
    [InlineData("verify")]
    [InlineData("generalize", "-o", "out.vhd")]
    [InlineData("run", "--to", "out")]
    [InlineData("upload", "--what-if", "--blob", "https://account.blob.core.windows.net/images/x.vhd?sv=2024-01-01&se=2099-01-01&sp=rcw&sr=c&sig=x")]
    public void The_user_can_say_where_the_parent_is(string command, params string[] options)
    {
        string[] arguments = [command, _child, .. options.Select(option => option.StartsWith("out", StringComparison.Ordinal) ? _folder.File(option) : option)];
        ToolResult missing = VmGeneralizeTool.Run(arguments);
        Assert.Equal(ExitCodes.Refused, missing.ExitCode);
        Assert.Contains("--parent PATH", missing.Error, StringComparison.Ordinal);

        VmGeneralizeTool.RunChecked([.. arguments, "--parent", _parent]);
    }

    [Fact]
    public void It_is_not_changed_in_place_and_the_way_out_is_told()
    {
        byte[] before = File.ReadAllBytes(_child);

        ToolResult result = VmGeneralizeTool.Run("generalize", _child, "--in-place", "--parent", _parent);

        Assert.Equal(ExitCodes.Refused, result.ExitCode);
        Assert.Contains("Write a new file with -o: it holds all of the chain.", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(_child));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A differencing VHD without any block of its own ([VHD 1.0] "Hard Disk Footer Format", "Dynamic Disk Header Format").</summary>
    private static byte[] Child(byte[] parent, string name)
    {
        byte[] footer = parent[^FooterSize..];
        footer[0x3F] = 4; // disk type: differencing
        footer[0x44] ^= 1; // unique id
        Seal(footer, 0x40);

        byte[] header = parent[FooterSize..(FooterSize + HeaderSize)];
        parent.AsSpan(parent.Length - FooterSize + 0x44, 16).CopyTo(header.AsSpan(0x28));
        Encoding.BigEndianUnicode.GetBytes(name, header.AsSpan(0x40));
        BinaryPrimitives.WriteUInt64BigEndian(header.AsSpan(0x10), FooterSize + HeaderSize); // table offset
        Seal(header, 0x24);

        int blocks = (int)BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(0x1C));
        byte[] table = new byte[(blocks * 4 + 511) / 512 * 512];
        Array.Fill(table, (byte)0xFF); // no block is allocated
        return [.. footer, .. header, .. table, .. footer];
    }

    private static void Seal(byte[] bytes, int checksum)
    {
        bytes.AsSpan(checksum, 4).Clear();
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(checksum), ~(uint)bytes.Sum(b => b));
    }
}
