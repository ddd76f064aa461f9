using VmGeneralize.Blocks;
using VmGeneralize.Disks.Parents;

namespace VmGeneralize.Disks.Vhdx;

/// <summary>Opens VHDX files: fixed, dynamic and differencing; a pending log is replayed in memory.</summary>
internal static class VhdxReader
{
    public static bool HasSignature(IBlockDevice file)
    {
        Span<byte> start = stackalloc byte[VhdxLayout.FileSignature.Length];
        if (file.Length < start.Length)
        {
            return false;
        }

        file.Read(0, start);
        return start.SequenceEqual(VhdxLayout.FileSignature);
    }

    /// <summary>DataWriteGuid of a VHDX, which its children remember; null when the file is not one.</summary>
    public static Guid? Identify(IBlockDevice file) => HasSignature(file) ? VhdxHeaders.Current(file, []).DataWriteGuid : null;

    public static DiskImage Read(IBlockDevice file, DiskChain chain)
    {
        List<string> notes = [];
        VhdxHeader header = VhdxHeaders.Current(file, notes);
        bool isDirty = header.LogGuid != Guid.Empty;
        IBlockDevice content = file;
        if (isDirty)
        {
            content = LogReplay.Replay(file, header);
            notes.Add("The VHDX was not closed cleanly; its log is replayed in memory and the file left as it is.");
        }

        RegionTable regions = RegionTable.Read(content, notes);
        MetadataTable metadata = new(content, regions.Metadata);
        VhdxParameters parameters = VhdxParameters.Read(metadata);
        VhdxBlockTable table = new(content, parameters, regions.Bat);
        table.RequireDisjoint([new Extent(0, VhdxLayout.HeaderSectionLength), .. regions.All]);

        DiskImage? parent = parameters.File.HasParent ? OpenParent(metadata, chain, notes) : null;
        return new DiskImage(new VhdxBlockDevice(content, table, parent?.Device), Format(parameters.File), parent is null ? [file] : [file, parent])
        {
            FileLength = file.Length,
            Files = parent is null ? chain.ThisFile : [chain.Path, .. parent.Files],
            Notes = notes,
            Identifier = parameters.VirtualDiskId,
            BlockSize = parameters.File.BlockSize,
            PhysicalSectorSize = parameters.PhysicalSectorSize,
            LogReplayed = isDirty,
            Draft = parent is null ? newBlocks => new VhdxDraft(file, content, header, regions, table, newBlocks) : null,
        };
    }

    private static DiskImage OpenParent(MetadataTable metadata, DiskChain chain, List<string> notes)
    {
        byte[] item = metadata.Read("VHDX parent locator", MetadataItems.ParentLocator);
        VhdxParentLocator locator = VhdxParentLocator.Read(item, metadata.Position(MetadataItems.ParentLocator));
        DiskImage parent = ParentSearch.Open(chain, locator.Paths, locator.Linkages, Identify);
        notes.AddRange(parent.Notes.Select(note => $"Parent {parent.Files[0]}: {note}"));
        return parent;
    }

    private static DiskFormat Format(FileParameters parameters) =>
        parameters.HasParent ? DiskFormat.VhdxDifferencing : parameters.LeaveBlockAllocated ? DiskFormat.VhdxFixed : DiskFormat.VhdxDynamic;
}
