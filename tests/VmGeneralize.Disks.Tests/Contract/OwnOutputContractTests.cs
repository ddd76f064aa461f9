using VmGeneralize.Blocks;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Disks.Tests.Contract;

/// <summary>Disks that this project writes pass the same suite, with the content that went in as the oracle.</summary>
public abstract class OwnOutputContract(OutputFormat output, DiskFormat format, long size = Content.Size) : DeviceContract
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

public class OwnRawContractTests() : OwnOutputContract(OutputFormat.Raw, DiskFormat.Raw);

public class OwnFixedVhdContractTests() : OwnOutputContract(OutputFormat.FixedVhd, DiskFormat.VhdFixed);

public class OwnDynamicVhdContractTests() : OwnOutputContract(OutputFormat.DynamicVhd, DiskFormat.VhdDynamic);

public class OwnVhdxContractTests() : OwnOutputContract(OutputFormat.Vhdx, DiskFormat.VhdxDynamic);

/// <summary>Larger than 4 GiB: the BAT has bitmap entries to step over.</summary>
public class OwnLargeVhdxContractTests() : OwnOutputContract(OutputFormat.Vhdx, DiskFormat.VhdxDynamic, (9L << 30) + 512);

public class OwnLargeDynamicVhdContractTests() : OwnOutputContract(OutputFormat.DynamicVhd, DiskFormat.VhdDynamic, (9L << 30) + 512);
