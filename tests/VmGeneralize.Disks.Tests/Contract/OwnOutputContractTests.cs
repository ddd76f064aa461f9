using VmGeneralize.Blocks;
using VmGeneralize.Disks.Raw;
using VmGeneralize.Disks.Vhd;
using VmGeneralize.Disks.Vhdx;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Contracts;

namespace VmGeneralize.Disks.Tests.Contract;

/// <summary>Disks written by this project pass the same suite, with the content that was written as the oracle.</summary>
public abstract class OwnOutputContract(OutputFormat output, DiskFormat format, long size = Content.Size) : DiskContract
{
    protected override Subject Make(TemporaryFolder folder)
    {
        string path = folder.File("out");
        using (IDiskSink sink = DiskWriter.Create(path, output, size, Identity))
        {
            foreach ((long offset, byte[] bytes) in Content.Runs(size))
            {
                sink.Write(offset, bytes);
            }

            sink.Complete();
        }

        return new Subject(path, Content.WriteRaw(folder, size: size), format);
    }

    internal static DiskIdentity Identity { get; } =
        new(new Guid("6f1b1c9e-5a0e-4bb0-93e4-0c7b6a1f2d3e"), new DateTimeOffset(2025, 3, 1, 12, 0, 0, TimeSpan.Zero));
}

[CoversDevice(typeof(FileDevice))]
public class OwnRawContractTests() : OwnOutputContract(OutputFormat.Raw, DiskFormat.Raw);

[CoversDevice(typeof(SliceDevice))]
public class OwnFixedVhdContractTests() : OwnOutputContract(OutputFormat.FixedVhd, DiskFormat.VhdFixed);

[CoversDevice(typeof(VhdBlockDevice))]
public class OwnDynamicVhdContractTests() : OwnOutputContract(OutputFormat.DynamicVhd, DiskFormat.VhdDynamic);

[CoversDevice(typeof(VhdxBlockDevice))]
public class OwnVhdxContractTests() : OwnOutputContract(OutputFormat.Vhdx, DiskFormat.VhdxDynamic);

/// <summary>Larger than 4 GiB: the BAT has sector bitmap entries to skip.</summary>
[CoversDevice(typeof(VhdxBlockDevice))]
public class OwnLargeVhdxContractTests() : OwnOutputContract(OutputFormat.Vhdx, DiskFormat.VhdxDynamic, (9L << 30) + 512);

[CoversDevice(typeof(VhdBlockDevice))]
public class OwnLargeDynamicVhdContractTests() : OwnOutputContract(OutputFormat.DynamicVhd, DiskFormat.VhdDynamic, (9L << 30) + 512);
