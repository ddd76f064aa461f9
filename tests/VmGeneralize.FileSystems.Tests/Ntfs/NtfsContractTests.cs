using VmGeneralize.FileSystems.Probing;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Contracts;

namespace VmGeneralize.FileSystems.Tests.Ntfs;

/// <summary>Tests volumes made by mkntfs and filled by ntfs-3g.</summary>
public abstract class NtfsContractTests(int cluster) : LinkedVolumeContract(VolumeKind.Ntfs, $"{cluster}")
{
    protected override byte[] Make(TemporaryFolder folder, Action<string> fill)
    {
        NtfsImage.RequireTools();
        return File.ReadAllBytes(NtfsImage.Make(folder, cluster, 16, fill));
    }

    protected override void Judge(string path) => Ntfs.Judge.AssertSound(path);
}

public sealed class NtfsSmallClusterContractTests() : NtfsContractTests(512);

public sealed class NtfsUsualClusterContractTests() : NtfsContractTests(4096);
