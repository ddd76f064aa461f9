using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Probing;
using VmGeneralize.TestSupport;
using Xunit;

namespace VmGeneralize.FileSystems.Tests.Probing;

public sealed class SwapHeaderTests : IDisposable
{
    private const string Id = "0a1b2c3d-0000-4000-8000-00000000000a";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData(4096)]
    [InlineData(65536)]
    public void Label_and_id_are_those_that_mkswap_wrote(int pageSize)
    {
        Assert.True(SwapHeader.TryRead(Make(pageSize), out SwapHeader? header));
        Assert.Equal(new SwapHeader(pageSize, Guid.Parse(Id), "my swap", Hibernation: null), header);
    }

    [SkippableTheory]
    [InlineData("S1SUSPEND\0")]
    [InlineData("LINHIB0001")]
    [InlineData("\u00ED\u00C3\u0002\u00E9\u0098\u0056\u00E5\u000C\0\0")]
    public void A_memory_image_leaves_label_and_id(string signature)
    {
        byte[] swap = Make(4096);
        System.Text.Encoding.Latin1.GetBytes(signature).CopyTo(swap, 4086);

        Assert.True(SwapHeader.TryRead(swap, out SwapHeader? header));
        Assert.NotNull(header.Hibernation);
        Assert.Equal(Guid.Parse(Id), header.Id);
        Assert.Equal("my swap", header.Label);
    }

    [SkippableTheory]
    [InlineData(4096)]
    [InlineData(65536)]
    public void Padding_is_all_that_mkswap_leaves_zero_and_nothing_that_it_writes(int pageSize)
    {
        byte[] page = Make(pageSize)[..pageSize];
        Assert.Equal([Extent.FromBounds(1024 + 44, 1536), Extent.FromBounds(1536, pageSize - 10)], SwapHeader.Padding(page));
        Assert.All(SwapHeader.Padding(page), part => Assert.True(ZeroBytes.IsAllZero(page.AsSpan((int)part.Offset, (int)part.Length))));

        page[1024 + 8] = 3; // bad pages
        Assert.Equal(Extent.FromBounds(1536 + 12, pageSize - 10), SwapHeader.Padding(page)[1]);
        page[1024 + 10] = 255; // more than there is room for
        Assert.Empty(SwapHeader.Padding(page));
        page[1024 + 10] = 0;
        "SWAP-SPACE"u8.CopyTo(page.AsSpan(pageSize - 10)); // the old format has a map there
        Assert.Empty(SwapHeader.Padding(page));
    }

    [SkippableFact]
    public void Cut_or_changed_bytes_are_read_or_not_and_never_throw()
    {
        byte[] swap = Make(4096);
        Random random = new(5);
        for (int round = 0; round < 5000; round++)
        {
            byte[] changed = swap[..random.Next(swap.Length + 1)];
            for (int count = random.Next(4); count > 0 && changed.Length > 0; count--)
            {
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            }

            if (SwapHeader.TryRead(changed, out SwapHeader? header))
            {
                Assert.InRange(header.PageSize, 4096, changed.Length);
            }
        }
    }

    private byte[] Make(int pageSize)
    {
        OutsideTool.Require("mkswap");
        string image = _folder.File("swap");
        SparseFile.Create(image, 1 << 20);
        OutsideTool.RunChecked("mkswap", "-p", pageSize.ToString(System.Globalization.CultureInfo.InvariantCulture), "-L", "my swap", "-U", Id, image);
        return File.ReadAllBytes(image)[..65536];
    }
}
