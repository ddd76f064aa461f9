using Microsoft.Win32.SafeHandles;
using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Tests.Probing;

/// <summary>A volume image on the host, read in place.</summary>
internal sealed class ImageFile(string path) : IBlockDevice
{
    private readonly SafeFileHandle _file = File.OpenHandle(path);

    public long Length { get; } = new FileInfo(path).Length;

    public int LogicalSectorSize => 512;

    public void Read(long offset, Span<byte> buffer)
    {
        BlockRange.Check("Image file", offset, buffer.Length, Length);
        int done = 0;
        while (done < buffer.Length)
        {
            done += RandomAccess.Read(_file, buffer[done..], offset + done);
        }
    }

    public IEnumerable<Extent> StoredExtents(Extent range) => [range];

    public void Dispose() => _file.Dispose();
}
