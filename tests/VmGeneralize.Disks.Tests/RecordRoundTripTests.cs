using CsCheck;
using VmGeneralize.Disks.Vhd;
using VmGeneralize.Disks.Vhdx;

namespace VmGeneralize.Disks.Tests;

/// <summary><c>Read(Write(x)) == x</c> for every on-disk record.</summary>
public class RecordRoundTripTests
{
    private static readonly Gen<VhdGeometry> Geometry = Gen.Select(Gen.UShort, Gen.Byte, Gen.Byte, (c, h, s) => new VhdGeometry(c, h, s));

    private static readonly Gen<VhdParentLocator> Locator =
        Gen.Select(Gen.UInt, Gen.UInt, Gen.UInt, Gen.ULong, (code, space, length, offset) => new VhdParentLocator(code, space, length, offset));

    [Fact]
    public void Vhd_footer() =>
        Gen.Select(
            Gen.Select(Gen.UInt, Gen.UInt, Gen.ULong, Gen.UInt),
            Gen.Select(Gen.UInt, Gen.UInt, Gen.UInt),
            Gen.Select(Gen.ULong, Gen.ULong, Geometry),
            Gen.Select(Gen.UInt, Gen.Guid, Gen.Byte),
            (a, b, c, d) => new VhdFooter
            {
                Features = a.Item1,
                FileFormatVersion = a.Item2,
                DataOffset = a.Item3,
                TimeStamp = a.Item4,
                CreatorApplication = b.Item1,
                CreatorVersion = b.Item2,
                CreatorHostOS = b.Item3,
                OriginalSize = c.Item1,
                CurrentSize = c.Item2,
                Geometry = c.Item3,
                DiskType = (VhdDiskType)d.Item1,
                UniqueId = d.Item2,
                SavedState = d.Item3,
            }).Sample(footer =>
            {
                byte[] bytes = new byte[VhdFooter.Size];
                footer.Write(bytes);
                Assert.Equal(footer, VhdFooter.Read(bytes));
                Assert.True(VhdChecksum.IsValid(bytes, VhdFooter.ChecksumPosition));
            });

    [Fact]
    public void Vhd_parent_locator() => Locator.Sample(locator =>
    {
        byte[] bytes = new byte[VhdParentLocator.Size];
        locator.Write(bytes);
        Assert.Equal(locator, VhdParentLocator.Read(bytes));
    });

    [Fact]
    public void Vhd_dynamic_header() =>
        Gen.Select(
            Gen.Select(Gen.ULong, Gen.UInt, Gen.UInt, Gen.UInt),
            Gen.Select(Gen.Guid, Gen.UInt, Gen.String[Gen.Char.AlphaNumeric, 0, 256]),
            Locator.Array[VhdDynamicHeader.LocatorCount]).Sample((a, b, locators) =>
            {
                VhdDynamicHeader header = new()
                {
                    TableOffset = a.Item1,
                    HeaderVersion = a.Item2,
                    MaxTableEntries = a.Item3,
                    BlockSize = a.Item4,
                    ParentUniqueId = b.Item1,
                    ParentTimeStamp = b.Item2,
                    ParentUnicodeName = b.Item3,
                    ParentLocators = locators,
                };
                byte[] bytes = new byte[VhdDynamicHeader.Size];
                header.Write(bytes);
                VhdDynamicHeader read = VhdDynamicHeader.Read(bytes);
                Assert.Equivalent(header, read, strict: true);
                Assert.True(VhdChecksum.IsValid(bytes, VhdDynamicHeader.ChecksumPosition));
            });

    [Fact]
    public void Vhdx_header() =>
        Gen.Select(
            Gen.Select(Gen.ULong, Gen.Guid, Gen.Guid, Gen.Guid),
            Gen.Select(Gen.UShort, Gen.UShort, Gen.UInt, Gen.ULong),
            (a, b) => new VhdxHeader
            {
                SequenceNumber = a.Item1,
                FileWriteGuid = a.Item2,
                DataWriteGuid = a.Item3,
                LogGuid = a.Item4,
                LogVersion = b.Item1,
                Version = b.Item2,
                LogLength = b.Item3,
                LogOffset = b.Item4,
            }).Sample(header =>
            {
                byte[] bytes = new byte[VhdxHeader.Size];
                header.Write(bytes);
                Assert.Equal(header, VhdxHeader.Read(bytes));
                Assert.True(VhdxChecksum.IsValid(bytes));
            });

    [Fact]
    public void Vhdx_region_table_entry() =>
        Gen.Select(
            Gen.Guid, Gen.ULong, Gen.UInt, Gen.Bool, (id, offset, length, required) => new RegionTableEntry(id, offset, length, required)).Sample(entry =>
        {
            byte[] bytes = new byte[RegionTableEntry.Size];
            entry.Write(bytes);
            Assert.Equal(entry, RegionTableEntry.Read(bytes));
        });

    [Fact]
    public void Vhdx_metadata_table_entry() =>
        Gen.Select(
            Gen.Guid,
            Gen.UInt,
            Gen.UInt,
            Gen.UInt[0, 7],
            (id, offset, length, flags) => new MetadataTableEntry(id, offset, length, (MetadataFlags)flags)).Sample(entry =>
        {
            byte[] bytes = new byte[MetadataTableEntry.Size];
            entry.Write(bytes);
            Assert.Equal(entry, MetadataTableEntry.Read(bytes));
        });

    [Fact]
    public void Vhdx_file_parameters() =>
        Gen.Select(Gen.UInt, Gen.Bool, Gen.Bool, (size, leave, parent) => new FileParameters(size, leave, parent)).Sample(parameters =>
        {
            byte[] bytes = new byte[FileParameters.Size];
            parameters.Write(bytes);
            Assert.Equal(parameters, FileParameters.Read(bytes));
        });

    [Fact]
    public void Vhdx_bat_entry() =>
        Gen.Select(Gen.Int[0, 7], Gen.ULong, (state, offset) => new BatEntry((BlockState)state, offset & ~0xF_FFFFUL))
            .Sample(entry => Assert.Equal(entry, BatEntry.Read(entry.Write())));

    [Fact]
    public void Vhdx_log_entry_header() =>
        Gen.Select(Gen.UInt, Gen.UInt, Gen.ULong, Gen.UInt, Gen.Guid, Gen.ULong, Gen.ULong, (length, tail, sequence, count, guid, flushed, last) =>
            new LogEntryHeader(length, tail, sequence, count, guid, flushed, last)).Sample(header =>
            {
                byte[] bytes = new byte[LogEntryHeader.Size];
                header.Write(bytes);
                Assert.Equal(header, LogEntryHeader.Read(bytes));
            });

    [Fact]
    public void Vhdx_log_descriptor() =>
        Gen.Select(Gen.Bool, Gen.UInt, Gen.ULong, Gen.ULong, Gen.ULong, (data, trailing, leading, offset, sequence) =>
            new LogDescriptor(data, data ? trailing : 0, leading, offset, sequence)).Sample(descriptor =>
            {
                byte[] bytes = new byte[LogDescriptor.Size];
                descriptor.Write(bytes);
                Assert.Equal(descriptor, LogDescriptor.TryRead(bytes));
            });

    [Fact]
    public void Vhdx_log_data_sector() =>
        Gen.Select(Gen.Byte.Array[LogDataSector.Size], Gen.ULong, Gen.ULong).Sample(
            (data, offset, sequence) =>
            {
                byte[] sector = new byte[LogDataSector.Size];
                LogDescriptor descriptor = LogDataSector.Store(data, offset, sequence, sector);
                Assert.True(LogDataSector.IsValid(sector, sequence));
                Assert.False(LogDataSector.IsValid(sector, sequence ^ 1));
                byte[] restored = new byte[LogDataSector.Size];
                LogDataSector.Restore(sector, descriptor, restored);
                Assert.Equal(data, restored);
            },
            iter: 50);
}
