using VmGeneralize.Commands;
using VmGeneralize.Pipeline;
using VmGeneralize.Servicing;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.Tests.Commands;

public sealed class FinalOptimizationTests
{
    private const long Mebibyte = 1 << 20;
    private const long FirstSystem = 38 * Mebibyte;
    private const long SecondSystem = 96 * Mebibyte;
    private const long SystemLength = 57 * Mebibyte;

    [SkippableFact]
    public async Task Of_several_systems_the_one_that_was_generalized_is_optimized()
    {
        OutsideTool.Require("qemu-img", "sgdisk");
        using TemporaryFolder folder = new();
        string source = WriteDiskWithTwoSystems(folder);
        string target = folder.File("out.vhd");
        OutputRequest request = new(
            new SourceDisk(source, []), target, OutputFormat.FixedVhd, Overwrite: false, WritePage: false, Report: null, new GeneralizeOptions(Partition: 2), OptimizeWish.Required);
        PlanReport plan;
        using (DiskSession session = DiskSession.Open(source))
        {
            plan = Generalization.Apply(session, request.Options, progress: null, default);
            await ImageOutput.WriteAsync(session, target, request.Format, overwrite: false, progress: null, default);
        }

        IdleOptimizer optimizer = new();
        await FinalOptimization.For(request, plan, optimizer).RunAsync(target, new Progress<ProgressUpdate>(), default);

        Assert.Equal(SecondSystem, optimizer.Request!.SystemOffset);
    }

    private static string WriteDiskWithTwoSystems(TemporaryFolder folder)
    {
        string one = folder.File("one.img");
        string two = folder.File("two.img");
        Qemu.ConvertToRaw(Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx"), one);
        SparseFile.Create(two, 160 * Mebibyte);
        OutsideTool.RunChecked("sgdisk", "-n", "1:38M:+57M", "-t", "1:0700", "-n", "2:96M:+57M", "-t", "2:0700", two);
        SparseFile.Copy(one, FirstSystem, SystemLength, two, FirstSystem);
        SparseFile.Copy(one, FirstSystem, SystemLength, two, SecondSystem);
        return two;
    }

    /// <summary>In DISM's place: changes nothing.</summary>
    private sealed class IdleOptimizer : IBootOptimizer
    {
        public BootOptimizationRequest? Request { get; private set; }

        public void CheckHost(DiskSignature? signature)
        {
            // This machine can.
        }

        public Task<BootOptimization> RunAsync(
            BootOptimizationRequest request, IProgress<BootOptimizationProgress>? progress, CancellationToken cancellation)
        {
            Request = request;
            return Task.FromResult(new BootOptimization(@"\\?\Volume{1}\", 'Z', [], 0, []));
        }
    }
}
