using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.Guests.Windows;

namespace VmGeneralize.Guests.Tests.Windows;

public class HibernationFileTests
{
    [Theory]
    [InlineData("HIBR", HibernationState.Hibernated)]
    [InlineData("hibr", HibernationState.Hibernated)]
    [InlineData("RSTR", HibernationState.Hibernated)]
    [InlineData("xxxx", HibernationState.Hibernated)]
    [InlineData("WAKE", HibernationState.Inactive)]
    [InlineData("wake", HibernationState.Inactive)]
    public void Judges_by_signature(string signature, HibernationState expected) =>
        Assert.Equal(expected, Read([.. Encoding.ASCII.GetBytes(signature), .. Enumerable.Repeat((byte)7, 8192)]));

    [Fact]
    public void An_empty_header_is_a_full_shutdown() => Assert.Equal(HibernationState.Inactive, Read(new byte[4096]));

    [Fact]
    public void No_signature_in_a_header_that_is_not_empty_is_not_trusted()
    {
        byte[] header = new byte[4096];
        header[4095] = 1;
        Assert.Equal(HibernationState.Hibernated, Read(header));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(4095)]
    public void A_file_shorter_than_its_header_is_not_trusted(int length) => Assert.Equal(HibernationState.Hibernated, Read(new byte[length]));

    [Fact]
    public void No_file_no_hibernation() => Assert.Equal(HibernationState.None, HibernationFile.Read(new OneFile(null)).State);

    private static HibernationState Read(byte[] contents) => HibernationFile.Read(new OneFile(contents)).State;

    private sealed class OneFile(byte[]? contents) : IFileSystem
    {
        public string Format => "test";

        public string Label => "";

        public int AllocationUnit => 4096;

        public FileEntry Root => new() { Name = "", Id = 5, Kind = FileKind.Directory, Length = 0, Links = 1 };

        public FileEntry? Find(string path) => contents is not null && path == "/hiberfil.sys"
            ? new FileEntry { Name = "hiberfil.sys", Id = 100, Kind = FileKind.File, Length = contents.Length, Links = 1 }
            : null;

        public IEnumerable<FileEntry> List(FileEntry directory) => [];

        public int Read(FileEntry file, long offset, Span<byte> buffer)
        {
            int count = (int)Math.Min(buffer.Length, contents!.Length - offset);
            contents.AsSpan((int)offset, count).CopyTo(buffer);
            return count;
        }

        public ExtentSet LiveExtents() => [];

        public void Dispose()
        {
            // Nothing to release.
        }
    }
}
