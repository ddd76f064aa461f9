using VmGeneralize.Blocks;
using VmGeneralize.Disks.Tests.Contract;
using VmGeneralize.Disks.Vhd;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Disks.Tests.Vhd;

public sealed class FixedVhdFooterTests
{
    private const long Size = 3 << 20;

    [Fact]
    public void It_is_the_footer_that_the_writer_puts_behind_the_disk()
    {
        using TemporaryFolder folder = new();
        using (IDiskSink sink = DiskWriter.Create(folder.File("disk"), OutputFormat.FixedVhd, Size, OwnOutputContract.Identity))
        {
            sink.Complete();
        }

        byte[] footer = FixedVhdFooter.Create(Size, OwnOutputContract.Identity);

        Assert.Equal(File.ReadAllBytes(folder.File("disk"))[^512..], footer);
        Assert.Equal(OwnOutputContract.Identity, FixedVhdFooter.Read(footer, Size));
    }

    [Fact]
    public void A_footer_of_a_disk_of_another_size_is_refused()
    {
        byte[] footer = FixedVhdFooter.Create(Size, OwnOutputContract.Identity);

        Corruption.Expect("VHD footer", "Current Size", Size + 512, Size, () => FixedVhdFooter.Read(footer, Size + 512));
    }

    [Fact]
    public void A_page_without_a_footer_is_refused() => Assert.Throws<CorruptDataException>(() => FixedVhdFooter.Read(new byte[512], Size));

    [Fact]
    public void The_footer_of_a_dynamic_disk_is_refused_by_name()
    {
        byte[] footer = new byte[512];
        VhdFooters.Create(VhdDiskType.Dynamic, Size, 512, OwnOutputContract.Identity).Write(footer);

        Assert.Contains("Dynamic", Assert.Throws<UnsupportedFeatureException>(() => FixedVhdFooter.Read(footer, Size)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_byte_of_it_changes_is_noticed()
    {
        byte[] footer = FixedVhdFooter.Create(Size, OwnOutputContract.Identity);
        for (int position = 0; position < footer.Length; position++)
        {
            byte[] bad = [.. footer];
            bad[position] ^= 0x21;

            Assert.Throws<CorruptDataException>(() => FixedVhdFooter.Read(bad, Size));
        }
    }
}
