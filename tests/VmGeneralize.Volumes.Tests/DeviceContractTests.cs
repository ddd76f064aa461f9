using VmGeneralize.Blocks;
using VmGeneralize.TestSupport.Contracts;
using VmGeneralize.Volumes.Lvm;

namespace VmGeneralize.Volumes.Tests;

public class DeviceContractTests
{
    [Fact]
    public void Every_device_has_a_contract_class() =>
        Assert.Empty(DeviceContractCoverage.Missing(typeof(PartitionTable).Assembly, typeof(DeviceContractTests).Assembly));
}

/// <summary>A linear segment on each of two members; the second lies at a lower offset on its disk than the first.</summary>
[CoversDevice(typeof(LogicalVolumeDevice))]
public class LinearVolumeContractTests : DeviceContract
{
    protected override DeviceSubject Make() => SampleVolume.Linear(isWritable: false);
}

[CoversDevice(typeof(WritableLogicalVolumeDevice))]
public class WritableLinearVolumeContractTests : WritableDeviceContract
{
    protected override DeviceSubject Make() => SampleVolume.Linear(isWritable: true);
}

/// <summary>Three stripes of 8 KiB, then a linear segment.</summary>
[CoversDevice(typeof(LogicalVolumeDevice))]
public class StripedVolumeContractTests : DeviceContract
{
    protected override DeviceSubject Make() => SampleVolume.Striped(isWritable: false);
}

[CoversDevice(typeof(WritableLogicalVolumeDevice))]
public class WritableStripedVolumeContractTests : WritableDeviceContract
{
    protected override DeviceSubject Make() => SampleVolume.Striped(isWritable: true);
}

/// <summary>Logical volumes over members in memory, and their content, assembled piece by piece.</summary>
internal static class SampleVolume
{
    private const int MemberSize = 2 << 20;
    private const int StripeSize = 8 << 10;

    public static DeviceSubject Linear(bool isWritable)
    {
        byte[][] disks = Disks(2);
        LvmMember[] members = Members(disks, isWritable);
        const int First = 700 << 10;
        const int Second = 900 << 10;
        LvmSegment[] segments =
        [
            new(new Extent(0, First), First, [(members[1], new Extent(1 << 20, First))]),
            new(new Extent(First, Second), Second, [(members[0], new Extent(64 << 10, Second))]),
        ];
        return Subject(segments, [.. disks[1].AsSpan(1 << 20, First), .. disks[0].AsSpan(64 << 10, Second)], unit: First);
    }

    public static DeviceSubject Striped(bool isWritable)
    {
        byte[][] disks = Disks(3);
        LvmMember[] members = Members(disks, isWritable);
        const int Rows = 40;
        const int Striped = Rows * StripeSize * 3;
        const int Tail = 128 << 10;
        int[] starts = [64 << 10, 1 << 20, 8 << 10];
        LvmSegment[] segments =
        [
            new(new Extent(0, Striped), StripeSize, [.. members.Select((member, i) => (member, new Extent(starts[i], Rows * StripeSize)))]),
            new(new Extent(Striped, Tail), Tail, [(members[0], new Extent(1 << 20, Tail))]),
        ];
        List<byte> model = [];
        for (int row = 0; row < Rows; row++)
        {
            for (int disk = 0; disk < disks.Length; disk++)
            {
                model.AddRange(disks[disk].AsSpan(starts[disk] + (row * StripeSize), StripeSize));
            }
        }

        model.AddRange(disks[0].AsSpan(1 << 20, Tail));
        return Subject(segments, [.. model], StripeSize);
    }

    private static DeviceSubject Subject(LvmSegment[] segments, byte[] model, int unit) =>
        new(new LogicalVolume("vg", "lv", "id", model.Length, isVisible: true, segments, problem: null).Open(), new ByteModel(model)) { Unit = unit };

    private static LvmMember[] Members(byte[][] disks, bool isWritable) =>
    [
        .. disks.Select((bytes, i) =>
        {
            // Whole pages of zeros are holes in the disk.
            OverlayDevice disk = new(new MemoryDevice([.. bytes]));
            for (int at = 0; at < bytes.Length; at += OverlayDevice.PageSize)
            {
                if (ZeroBytes.IsAllZero(bytes.AsSpan(at, OverlayDevice.PageSize)))
                {
                    disk.Zero(new Extent(at, OverlayDevice.PageSize));
                }
            }

            return new LvmMember(i + 1, new Extent(0, bytes.Length), isWritable ? disk : new PaddedDevice(disk, bytes.Length));
        }),
    ];

    private static byte[][] Disks(int count) =>
    [
        .. Enumerable.Range(1, count).Select(seed =>
        {
            byte[] bytes = new byte[MemberSize];
            Random random = new(seed);
            for (int at = 0; at < bytes.Length; at += 32 << 10)
            {
                random.NextBytes(bytes.AsSpan(at, random.Next(32 << 10)));
            }

            return bytes;
        }),
    ];
}
