using System.Diagnostics.CodeAnalysis;
using System.Text;
using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Probing;

/// <summary>
/// The first page of a Linux swap partition or file (<c>union swap_header</c> in include/linux/swap.h): the part that must stay when
/// the contents are wiped, since fstab names its label and UUID.
/// </summary>
/// <param name="PageSize">Page size of the machine that made it, in bytes: the signature ends with the first page.</param>
/// <param name="Id">UUID; null in the old format, which has none.</param>
/// <param name="Label">Empty without one.</param>
/// <param name="Hibernation">The signature in place of swap's own when a memory image is saved in it, such as <c>S1SUSPEND</c>.</param>
public sealed record SwapHeader(int PageSize, Guid? Id, string Label, string? Hibernation)
{
    /// <summary>Bytes; what a header with its first page takes at least.</summary>
    public const int SmallestPage = 4096;

    /// <summary>Bytes; as much of a volume or file as is checked.</summary>
    public const int LargestPage = 65536;

    private const int SignatureSize = 10;
    private const int IdOffset = 1024 + 12;
    private const int LabelOffset = 1024 + 28;
    private const int LabelSize = 16;
    private const int BadPagesCountOffset = 1024 + 8;
    private const int BadPagesOffset = 1024 + 512;

    private static readonly int[] PageSizes = [SmallestPage, 8192, 16384, 32768, LargestPage];

    // What hibernation writes over the signature: the kernel, uswsusp, its variants, TuxOnIce; as in util-linux's swap probe.
    private static readonly string[] HibernationSignatures = ["S1SUSPEND", "S2SUSPEND", "ULSUSPEND", "LINHIB0001"];

    private static ReadOnlySpan<byte> TuxOnIce => [0xED, 0xC3, 0x02, 0xE9, 0x98, 0x56, 0xE5, 0x0C];

    /// <summary>Its name in reports.</summary>
    public string Description => Hibernation is null ? "Linux swap" : $"Linux swap, hibernated ({Hibernation})";

    /// <summary>Reads the start of a volume or file: up to <see cref="LargestPage"/> of it.</summary>
    public static bool TryRead(ReadOnlySpan<byte> head, [NotNullWhen(true)] out SwapHeader? header)
    {
        header = null;
        foreach (int pageSize in PageSizes)
        {
            if (head.Length < pageSize)
            {
                break;
            }

            ReadOnlySpan<byte> signature = head.Slice(pageSize - SignatureSize, SignatureSize);
            string? hibernation = FindHibernation(signature);
            bool hasHeader = hibernation is not null || signature.SequenceEqual("SWAPSPACE2"u8);
            if (hasHeader || signature.SequenceEqual("SWAP-SPACE"u8))
            {
                header = new SwapHeader(pageSize, hasHeader ? ReadId(head) : null, hasHeader ? ReadLabel(head) : "", hibernation);
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Unused parts of the page: between the label and the list of bad pages, and between that and the signature. The old format has a map of
    /// pages there, and a memory image may have anything.
    /// </summary>
    /// <param name="page">The whole page.</param>
    public static IReadOnlyList<Extent> Padding(ReadOnlySpan<byte> page)
    {
        int end = page.Length - SignatureSize;
        long bad = page[end..].SequenceEqual("SWAPSPACE2"u8) ? ReadUInt32LittleEndian(page[BadPagesCountOffset..]) : uint.MaxValue;
        long tail = BadPagesOffset + (bad * sizeof(uint));
        return tail <= end ? [Extent.FromBounds(LabelOffset + LabelSize, BadPagesOffset), Extent.FromBounds(tail, end)] : [];
    }

    private static string? FindHibernation(ReadOnlySpan<byte> signature)
    {
        foreach (string known in HibernationSignatures)
        {
            if (signature.StartsWith(Encoding.ASCII.GetBytes(known)))
            {
                return known;
            }
        }

        return signature.StartsWith(TuxOnIce) ? "TuxOnIce" : null;
    }

    private static Guid? ReadId(ReadOnlySpan<byte> head)
    {
        const uint versionWithId = 1;
        ReadOnlySpan<byte> id = head.Slice(IdOffset, 16);
        return ReadUInt32LittleEndian(head[1024..]) == versionWithId && id.ContainsAnyExcept((byte)0) ? new Guid(id, bigEndian: true) : null;
    }

    private static string ReadLabel(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> label = head.Slice(LabelOffset, LabelSize);
        int end = label.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? label : label[..end]);
    }
}
