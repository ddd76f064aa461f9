using VmGeneralize.FileSystems.Probing;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Contracts;

namespace VmGeneralize.FileSystems.Tests.Xfs;

/// <summary>Volumes of mkfs.xfs, filled by the kernel.</summary>
public abstract class XfsContractTests(string format) : VolumeContract(VolumeKind.Xfs, format)
{
    protected override byte[] Make(TemporaryFolder folder, Action<string> fill)
    {
        XfsImage.RequireTools();
        return File.ReadAllBytes(XfsImage.Make(folder, Variant, fill: fill));
    }
}

public sealed class Rhel8XfsContractTests() : XfsContractTests("rhel8");

public sealed class Rhel10XfsContractTests() : XfsContractTests("rhel10");

public sealed class SmallBlockXfsContractTests() : XfsContractTests("max-1k");

public sealed class LargeDirectoryXfsContractTests() : XfsContractTests("directory-64k-1k");
