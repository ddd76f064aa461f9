using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.Disks.InPlace;
using VmGeneralize.Disks.Parents;

namespace VmGeneralize.Disks.Vhd;

/// <summary>Opens VHD files: fixed, dynamic and differencing.</summary>
internal static class VhdReader
{
    private const string FooterStructure = "VHD footer";
    private const string HeaderStructure = "VHD dynamic header";
    private const long MaxSize = 64L << 40; // no tool makes larger ones; keeps all arithmetic far from overflow
    private const uint MaxBlockSize = 1 << 30;

    public static DiskImage Read(IBlockDevice file, FoundFooter found, DiskChain chain, List<string> notes)
    {
        VhdFooter footer = found.Footer;
        if (footer.FileFormatVersion >> 16 != VhdFooter.Version1 >> 16)
        {
            throw new UnsupportedFeatureException(
                $"VHD version 0x{footer.FileFormatVersion:X8}", "Only version 1 exists; convert the disk with the program that made it.");
        }

        if (footer.CurrentSize is 0 or > MaxSize || footer.CurrentSize % VhdBlockTable.SectorSize != 0)
        {
            throw CorruptDataException.Mismatch(FooterStructure, found.Position, "Current Size", $"whole sectors up to {MaxSize} bytes", footer.CurrentSize);
        }

        if (footer.SavedState != 0)
        {
            notes.Add("The VHD footer says that the machine was saved, not shut down: its memory holds changes that the disk does not.");
        }

        return footer.DiskType switch
        {
            VhdDiskType.Fixed => ReadFixed(file, found, chain, notes),
            VhdDiskType.Dynamic or VhdDiskType.Differencing => ReadBlocks(file, found, chain, notes),
            _ => throw new UnsupportedFeatureException($"VHD disk type {(uint)footer.DiskType}", "Convert the disk with the program that made it."),
        };
    }

    /// <summary>Unique Id of a VHD; null when the file is not one.</summary>
    public static Guid? Identify(IBlockDevice file) => VhdFooterSearch.Find(file, [])?.Footer.UniqueId;

    private static DiskImage ReadFixed(IBlockDevice file, FoundFooter found, DiskChain chain, List<string> notes)
    {
        // Current Size is the size; the geometry is a rounded-down relic that only Virtual PC and old qemu show to guests.
        long size = (long)found.Footer.CurrentSize;
        if (size > found.DataEnd && found.Footer.Geometry.Size == found.DataEnd)
        {
            notes.Add($"The VHD footer's Current Size is {size}, but the file holds the {found.DataEnd} bytes that its geometry gives: those are used.");
            size = found.DataEnd;
        }

        if (size > found.DataEnd)
        {
            throw CorruptDataException.Mismatch(
                FooterStructure, found.Position, "Current Size", $"at most the {found.DataEnd} bytes that the file holds before the footer", size);
        }

        if (size < found.DataEnd)
        {
            notes.Add(
                $"The file holds {found.DataEnd - size} bytes between the end of the disk (Current Size {size}) and the footer; they are not part of "
                    + "the disk.");
        }

        Extent footer = new(found.DataEnd, Math.Min(VhdFooter.Size, file.Length - found.DataEnd));
        return Image(
            new SliceDevice(file, new Extent(0, size), "Fixed VHD"),
            DiskFormat.VhdFixed,
            file,
            found,
            chain.ThisFile,
            notes,
            draft: _ => new FlatDraft(file, footer, size));
    }

    private static DiskImage ReadBlocks(IBlockDevice file, FoundFooter found, DiskChain chain, List<string> notes)
    {
        long headerOffset = (long)Math.Min(found.Footer.DataOffset, long.MaxValue);
        VhdDynamicHeader header = ReadHeader(file, headerOffset);
        long size = Size(found, header, notes);
        long count = (size + header.BlockSize - 1) / header.BlockSize;
        if (count > header.MaxTableEntries)
        {
            throw CorruptDataException.Mismatch(
                HeaderStructure, headerOffset, "Max Table Entries", $"at least {count} for {size} bytes", header.MaxTableEntries);
        }

        long tableOffset = (long)Math.Min(header.TableOffset, long.MaxValue);
        VhdBlockTable table = new(file, tableOffset, count, size, header.BlockSize, found.DataEnd);
        table.RequireDisjoint([new Extent(0, VhdFooter.Size), new Extent(headerOffset, VhdDynamicHeader.Size)]);
        if (found.Footer.DiskType == VhdDiskType.Dynamic)
        {
            DynamicVhdPlaces places = new(headerOffset, tableOffset, header.MaxTableEntries, found.DataEnd);
            return Image(
                new VhdBlockDevice(file, table, parent: null),
                DiskFormat.VhdDynamic,
                file,
                found,
                chain.ThisFile,
                notes,
                header.BlockSize,
                draft: newBlocks => new DynamicVhdDraft(file, table, places, FooterBytes(file, found), newBlocks));
        }

        DiskImage parent = ParentSearch.Open(chain, VhdParentPaths.Read(file, header), [header.ParentUniqueId], Identify);
        notes.AddRange(parent.Notes.Select(note => $"Parent {parent.Files[0]}: {note}"));
        VhdBlockDevice device = new(file, table, parent.Device);
        return Image(device, DiskFormat.VhdDifferencing, file, found, [chain.Path, .. parent.Files], notes, header.BlockSize, parent);
    }

    private static VhdDynamicHeader ReadHeader(IBlockDevice file, long offset)
    {
        byte[] bytes = new byte[VhdDynamicHeader.Size];
        file.ReadStructure(HeaderStructure, offset, bytes);
        if (!bytes.AsSpan().StartsWith(VhdDynamicHeader.Cookie))
        {
            throw CorruptDataException.Mismatch(HeaderStructure, offset, "cookie", "cxsparse", Convert.ToHexString(bytes.AsSpan(0, 8)));
        }

        if (!VhdChecksum.IsValid(bytes, VhdDynamicHeader.ChecksumPosition))
        {
            throw CorruptDataException.Mismatch(
                HeaderStructure,
                offset,
                "checksum",
                $"0x{VhdChecksum.Compute(bytes, VhdDynamicHeader.ChecksumPosition):X8}",
                $"0x{VhdChecksum.Stored(bytes, VhdDynamicHeader.ChecksumPosition):X8}");
        }

        VhdDynamicHeader header = VhdDynamicHeader.Read(bytes);
        if (header.HeaderVersion >> 16 != VhdDynamicHeader.Version1 >> 16)
        {
            throw new UnsupportedFeatureException(
                $"VHD dynamic header version 0x{header.HeaderVersion:X8}", "Only version 1 exists; convert the disk with the program that made it.");
        }

        return BitOperations.IsPow2(header.BlockSize) && header.BlockSize is >= VhdBlockTable.SectorSize and <= MaxBlockSize
            ? header
            : throw CorruptDataException.Mismatch(HeaderStructure, offset, "block size", $"a power of two from 512 to {MaxBlockSize}", header.BlockSize);
    }

    /// <summary>Current Size, unless the table is too short for it and exactly right for the geometry (old Virtual PC).</summary>
    private static long Size(FoundFooter found, VhdDynamicHeader header, List<string> notes)
    {
        long size = (long)found.Footer.CurrentSize;
        long room = (long)header.MaxTableEntries * header.BlockSize;
        long geometry = found.Footer.Geometry.Size;
        if (size > room && geometry > 0 && geometry <= room && !found.Footer.Geometry.IsMaximal)
        {
            notes.Add($"The VHD footer's Current Size is {size}, but its table has room for the {geometry} bytes that its geometry gives: those are used.");
            return geometry;
        }

        return size;
    }

    private static DiskImage Image(
        IBlockDevice device,
        DiskFormat format,
        IBlockDevice file,
        FoundFooter found,
        IReadOnlyList<string> files,
        List<string> notes,
        long blockSize = 0,
        DiskImage? parent = null,
        Func<long, ContainerDraft>? draft = null)
    {
        VhdFooter footer = found.Footer;
        if (GuestSawGeometry(footer) && footer.Geometry.Size != device.Length)
        {
            notes.Add(footer.Geometry.Size < device.Length
                ? $"Its creator showed guests the {footer.Geometry.Size} bytes of the geometry, not the {device.Length} of Current Size; all of them are read."
                : $"The geometry says {footer.Geometry.Size} bytes, more than the {device.Length} of Current Size: those are there and are read.");
        }

        return new DiskImage(device, format, parent is null ? [file] : [file, parent])
        {
            FileLength = file.Length,
            Files = files,
            Notes = notes,
            Identifier = footer.UniqueId,
            BlockSize = blockSize,
            Draft = draft,
        };
    }

    // A 511-byte footer ends before a zero byte.
    private static byte[] FooterBytes(IBlockDevice file, FoundFooter found)
    {
        byte[] footer = new byte[VhdFooter.Size];
        file.Read(found.Position, footer.AsSpan(0, (int)Math.Min(VhdFooter.Size, file.Length - found.Position)));
        return footer;
    }

    private static bool GuestSawGeometry(VhdFooter footer)
    {
        Span<byte> creator = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(creator, footer.CreatorApplication);
        return Encoding.ASCII.GetString(creator) is "vpc " or "qemu" && !footer.Geometry.IsMaximal;
    }
}
