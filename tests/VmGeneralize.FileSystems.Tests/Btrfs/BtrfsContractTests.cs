using VmGeneralize.FileSystems.Probing;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Contracts;

namespace VmGeneralize.FileSystems.Tests.Btrfs;

/// <summary>Volumes of mkfs.btrfs, filled by the kernel.</summary>
public abstract class BtrfsContractTests(string format, string options = "noatime") : VolumeContract(VolumeKind.Btrfs, format)
{
    protected override byte[] Make(TemporaryFolder folder, Action<string> fill)
    {
        BtrfsImage.RequireTools();
        string path = BtrfsImage.Make(folder, Variant, 120);
        BtrfsImage.Mounted(path, fill, options);
        return File.ReadAllBytes(path);
    }
}

public sealed class UsualBtrfsContractTests() : BtrfsContractTests("usual");

public sealed class OldBtrfsContractTests() : BtrfsContractTests("old");

public sealed class MixedBtrfsContractTests() : BtrfsContractTests("mixed-dup");

public sealed class CompressedBtrfsContractTests() : BtrfsContractTests("sha256", "compress-force=zstd");
