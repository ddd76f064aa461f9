using VmGeneralize.FileSystems.Probing;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Contracts;

namespace VmGeneralize.FileSystems.Tests.Xfs;

/// <summary>Tests volumes made by mkfs.xfs and filled by the kernel.</summary>
public abstract class XfsContractTests(string format) : PosixVolumeContract(VolumeKind.Xfs, format)
{
    protected override byte[] Make(TemporaryFolder folder, Action<string> fill)
    {
        XfsImage.RequireTools();
        return File.ReadAllBytes(XfsImage.Make(folder, Variant, fill: fill));
    }

    protected override void Judge(string path) => XfsJudge.AssertSound(path);
}

public sealed class Rhel8XfsContractTests() : XfsContractTests("rhel8");

public sealed class Rhel10XfsContractTests() : XfsContractTests("rhel10");

public sealed class SmallBlockXfsContractTests() : XfsContractTests("max-1k");

public sealed class LargeDirectoryXfsContractTests() : XfsContractTests("directory-64k-1k");

public sealed class Rhel9XfsContractTests() : XfsContractTests("rhel9");

public sealed class LargeSectorXfsContractTests() : XfsContractTests("sector-4k");

public sealed class MiddleBlockXfsContractTests() : XfsContractTests("block-2k");

public sealed class PlainXfsContractTests() : XfsContractTests("plain");
