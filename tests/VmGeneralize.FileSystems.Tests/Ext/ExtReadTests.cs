using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ext;
using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ext;

public sealed class ExtReadTests
{
    public static TheoryData<string> Formats => new(ExtImage.Formats.Keys);

    [SkippableTheory]
    [MemberData(nameof(Formats))]
    public void Reads_what_the_kernel_reads(string format)
    {
        ExtImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = ExtTree.Make(folder, format);
        using FileDevice device = new(path);
        using ExtFileSystem fileSystem = ExtFileSystem.Open(device);
        SortedDictionary<string, string> expected = ExtManifest.OfKernel(path);
        Assert.True(expected.Count > 1500);
        Assert.Equal(expected, ExtManifest.Of(fileSystem));
        Assert.Equal([], fileSystem.Check());
        Assert.Equal("Tést", fileSystem.Label);
        Assert.Equal("11111111-2222-3333-4444-555555555555", fileSystem.VolumeId);
        Assert.Equal(format[..4], fileSystem.Format);
    }
}
