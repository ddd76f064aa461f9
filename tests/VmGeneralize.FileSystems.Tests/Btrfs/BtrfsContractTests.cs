using VmGeneralize.FileSystems.Probing;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Contracts;

namespace VmGeneralize.FileSystems.Tests.Btrfs;

/// <summary>Tests volumes made by mkfs.btrfs and filled by the kernel.</summary>
public abstract class BtrfsContractTests(string format, int megabytes) : VolumeContract(VolumeKind.Btrfs, format)
{
    protected override byte[] Make(TemporaryFolder folder, Action<string> fill)
    {
        BtrfsImage.RequireTools();
        return File.ReadAllBytes(BtrfsImage.Make(folder, Variant, megabytes, fill));
    }
}

public sealed class UsualBtrfsContractTests() : BtrfsContractTests("usual", 120);

public sealed class OldBtrfsContractTests() : BtrfsContractTests("old", 64);
