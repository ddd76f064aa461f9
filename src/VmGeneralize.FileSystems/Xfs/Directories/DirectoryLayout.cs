namespace VmGeneralize.FileSystems.Xfs.Directories;

/// <summary>Sizes and places in the blocks of directories of one volume ("Directories"): version 5 has longer headers.</summary>
internal sealed class DirectoryLayout(XfsSuperblock superblock)
{
    /// <summary>Bytes of a hash and where the name is; of a hash and the block below in a node.</summary>
    public const int HashSize = 8;

    /// <summary>Numbers of hashes and of unused ones at the end of a directory of one block.</summary>
    public const int BlockTailSize = 8;

    /// <summary>The number of free spaces at the end of the only leaf.</summary>
    public const int LeafTailSize = 4;

    /// <summary>Names are at multiples of this.</summary>
    public const int Grain = 8;

    /// <summary>The longest unused range of a missing data block (NULLDATAOFF).</summary>
    public const ushort NoBlock = ushort.MaxValue;

    /// <summary>Byte of the directory at which the free-space index starts (XFS_DIR2_FREE_OFFSET).</summary>
    public const long FreeStart = 2 * XfsDirectory.LeafStart;

    public bool IsStamped { get; } = superblock.HasChecksums;

    /// <summary>1 where entries say what kind of file they lead to, else 0.</summary>
    public int TypeSize { get; } = superblock.HasFileType ? 1 : 0;

    /// <summary>Bytes of a block of the directory.</summary>
    public int Size { get; } = superblock.DirectoryBlockSize;

    /// <summary>Volume blocks of a block of the directory.</summary>
    public int BlocksEach { get; } = 1 << superblock.DirectoryBlockLog;

    /// <summary>Bytes before the first record of a data block.</summary>
    public int DataHeader => IsStamped ? 64 : 16;

    /// <summary>Bytes before the first hash of a leaf, and before the first entry of a node or of the free-space index.</summary>
    public int Header => IsStamped ? 64 : 16;

    public int HashesPerLeaf => (Size - Header) / HashSize;

    /// <summary>Data blocks whose free space one block of the free-space index holds.</summary>
    public int SpacesPerBlock => (Size - Header) / 2;

    public XfsFileBlock FirstLeaf { get; } = new(XfsDirectory.LeafStart / superblock.BlockSize);

    public XfsFileBlock FirstFree { get; } = new(FreeStart / superblock.BlockSize);

    /// <summary>Bytes of a record with a name: inode number, length, name, type, own place.</summary>
    public int RecordSize(int nameLength) => (9 + nameLength + TypeSize + 2 + Grain - 1) & -Grain;
}
