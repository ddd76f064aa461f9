using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ntfs;

/// <summary>Tests each decoder alone with thousands of damaged inputs.</summary>
public sealed class NtfsStructureMutationTests
{
    private const int Iterations = 20_000;

    private delegate void Decoder(byte[] bytes);

    [Fact]
    public void Boot_sectors() => Run(BootSectorTests.Valid(), bytes => BootSector.Read(bytes));

    [Fact]
    public void File_records() => Run(Record(), bytes =>
    {
        FileRecord record = FileRecord.Read(bytes, 77);
        foreach (AttributeRecord attribute in record.Attributes)
        {
            _ = attribute.Name.Length + attribute.Bytes.Length;
            _ = attribute.IsNonResident ? attribute.ReadRuns(100_000).Runs.Count : attribute.Value.Length;
        }

        while (record.Attributes.Count > 0)
        {
            record.Remove(record.Attributes[0]);
        }
    });

    [Fact]
    public void Mapping_pairs()
    {
        Runlist runs = new(
            [new Run(default, new Lcn(0x342573), 0x38), new Run(new Vcn(0x38), Lcn.Sparse, 300), new Run(new Vcn(0x38 + 300), new Lcn(0x200), 0x114)]);
        byte[] pairs = new byte[runs.EncodedSize() + 3];
        runs.Write(pairs);

        Assert.Equal(runs.Runs, Runlist.Read(pairs, default, new Vcn(runs.End.Value - 1), 0x500000, 0).Runs);
        Run(pairs, bytes => Runlist.Read(bytes, default, new Vcn(runs.End.Value - 1), 0x500000, 0));
    }

    [Fact]
    public void Attribute_lists()
    {
        AttributeListEntry[] entries =
        [
            new(AttributeType.StandardInformation, "", default, new MftReference(40, 1), 0),
            new(AttributeType.FileName, "", default, new MftReference(40, 1), 1),
            new(AttributeType.Data, "stream", new Vcn(77), new MftReference(41, 3), 2),
        ];
        byte[] list = new byte[entries.Sum(entry => entry.Size)];
        int offset = 0;
        foreach (AttributeListEntry entry in entries)
        {
            entry.Write(list.AsSpan(offset));
            offset += entry.Size;
        }

        Assert.Equal(entries, AttributeListEntry.ReadAll(list));
        Run(list, bytes => AttributeListEntry.ReadAll(bytes));
    }

    private static byte[] Record()
    {
        FileRecord record = FileRecord.Create(1024, 77, 3, 9);
        Runlist runs = new([new Run(default, new Lcn(50), 10), new Run(new Vcn(10), Lcn.Sparse, 5), new Run(new Vcn(15), new Lcn(20), 7)]);
        Assert.True(record.TryInsert(AttributeBytes.NonResident(AttributeType.Data, "name", runs, 4096, 90_000, record.TakeInstance())));
        Assert.True(record.TryInsert(AttributeBytes.Resident(AttributeType.Data, "", new byte[100], record.TakeInstance())));
        Assert.True(record.TryInsert(AttributeBytes.Resident(AttributeType.FileName, "", new byte[0x50], record.TakeInstance(), indexed: true)));
        Assert.Equal([AttributeType.FileName, AttributeType.Data, AttributeType.Data], record.Attributes.Select(attribute => attribute.Type));
        UpdateSequence.Apply(record.Bytes, FileRecord.Structure, 0);
        return record.Bytes;
    }

    private static void Run(byte[] valid, Decoder decode)
    {
        decode((byte[])valid.Clone());
        int rejected = DamageTrials.Run(Iterations, 1 << 20, random =>
        {
            byte[] bytes = (byte[])valid.Clone();
            ByteDamage.Apply(random, bytes);
            decode(bytes);
        });
        Assert.InRange(rejected, 1, Iterations);
    }
}
