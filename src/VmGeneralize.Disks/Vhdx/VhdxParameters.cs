using System.Buffers.Binary;
using System.Numerics;
using VmGeneralize.Blocks;

namespace VmGeneralize.Disks.Vhdx;

/// <summary>What the metadata says about the virtual disk, checked.</summary>
/// <param name="File">Block size and kind.</param>
/// <param name="VirtualSize">Bytes; whole logical sectors, up to 64 TiB.</param>
/// <param name="LogicalSectorSize">512 or 4096.</param>
/// <param name="PhysicalSectorSize">512 or 4096.</param>
/// <param name="VirtualDiskId">SCSI page 83 identifier.</param>
internal sealed record VhdxParameters(
    FileParameters File,
    long VirtualSize,
    int LogicalSectorSize,
    int PhysicalSectorSize,
    Guid VirtualDiskId)
{
    /// <summary>Payload blocks of the virtual disk.</summary>
    public long BlockCount => (VirtualSize + File.BlockSize - 1) / File.BlockSize;

    /// <summary>Payload blocks that one sector bitmap block covers: a power of two.</summary>
    public long ChunkRatio => VhdxLayout.SectorsPerBitmap * LogicalSectorSize / File.BlockSize;

    /// <summary>Entries of the BAT ([MS-VHDX] 2.5): payload entries with a bitmap entry after every chunk.</summary>
    public long BatEntries => File.HasParent
        ? (BlockCount + ChunkRatio - 1) / ChunkRatio * (ChunkRatio + 1)
        : BlockCount + (BlockCount - 1) / ChunkRatio;

    /// <exception cref="CorruptDataException">An item is missing or out of range.</exception>
    public static VhdxParameters Read(MetadataTable metadata)
    {
        FileParameters file = FileParameters.Read(metadata.Read("VHDX file parameters", MetadataItems.FileParameters, FileParameters.Size));
        if (!BitOperations.IsPow2(file.BlockSize) || file.BlockSize is < (uint)VhdxLayout.MinBlockSize or > (uint)VhdxLayout.MaxBlockSize)
        {
            throw CorruptDataException.Mismatch(
                "VHDX file parameters",
                metadata.Position(MetadataItems.FileParameters),
                "block size",
                "a power of two from 1 to 256 MiB",
                file.BlockSize);
        }

        int logical = SectorSize(metadata, "VHDX logical sector size", MetadataItems.LogicalSectorSize);
        int physical = SectorSize(metadata, "VHDX physical sector size", MetadataItems.PhysicalSectorSize);
        ulong size = BinaryPrimitives.ReadUInt64LittleEndian(metadata.Read("VHDX virtual disk size", MetadataItems.VirtualDiskSize, sizeof(ulong)));
        if (size is 0 or > VhdxLayout.MaxVirtualSize || size % (ulong)logical != 0)
        {
            throw CorruptDataException.Mismatch(
                "VHDX virtual disk size",
                metadata.Position(MetadataItems.VirtualDiskSize),
                "size",
                $"whole sectors of {logical} bytes, at most {VhdxLayout.MaxVirtualSize}",
                size);
        }

        Guid id = new(metadata.Read("VHDX virtual disk ID", MetadataItems.VirtualDiskId, 16));
        return new VhdxParameters(file, (long)size, logical, physical, id);
    }

    private static int SectorSize(MetadataTable metadata, string name, Guid item)
    {
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(metadata.Read(name, item, sizeof(uint)));
        return size is 512 or 4096
            ? (int)size
            : throw CorruptDataException.Mismatch(name, metadata.Position(item), "size", "512 or 4096", size);
    }
}
