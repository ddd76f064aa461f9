using System.Text;
using VmGeneralize.Azure.Blobs;
using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Azure;
using VmGeneralize.Pipeline.Origins;
using VmGeneralize.Pipeline.Output;
using VmGeneralize.Pipeline.Results;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Fuzz.Targets;

/// <summary>The files of this program that a later command reads: the record beside a disk, the resume file of an upload, the description of a cloud.</summary>
internal sealed class RecordTarget() : FuzzTarget("records")
{
    private const string Cloud =
        """
        {"name":"a","endpoints":{"resourceManager":"https://m.example/","activeDirectory":"https://l.example/",
        "activeDirectoryResourceId":"https://r.example/","portal":"https://p.example/"},"suffixes":{"storageEndpoint":"s.example"}}
        """;

    private const string Resume =
        """{"version":1,"target":"t","source":"s","length":1049088,"id":"i","done":[0,1048576],"sent":[0,65536,1048576,512],"bridged":4096}""";

    private string _disk = "";
    private byte[] _record = [];

    public override void Prepare(TemporaryFolder folder)
    {
        _disk = folder.File("disk");
        FileOrigin origin = new(Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx"));
        DiskPlan plan = new GeneralizeJob(origin, new GeneralizeOptions()).PlanAsync(progress: null, CancellationToken.None).GetAwaiter().GetResult();
        Sidecar.Write(origin.Path, plan, new WrittenImage(_disk, OutputFormat.FixedVhd, 1 << 20, 1, 1, "f", []));
        _record = File.ReadAllBytes(Sidecar.PathFor(_disk));
    }

    public override void Run(Random random)
    {
        switch (random.Next(3))
        {
            case 0:
                File.WriteAllBytes(Sidecar.PathFor(_disk), TextDamage.Rewrite(random, _record));
                _ = (Sidecar.Read(_disk) as RecordReading.Found)?.Record.LastFingerprint;
                Sidecar.Append(_disk, "step", "fingerprint");
                break;
            case 1:
                ReadCloud(random);
                break;
            default:
                File.WriteAllBytes(_disk + ".resume", TextDamage.Rewrite(random, Encoding.UTF8.GetBytes(Resume)));
                using (MemoryDevice device = new(new byte[1 << 20]))
                using (UploadState.Load(new UploadSource(device, [], new byte[512], "s"), "t", new UploadOptions { ResumeFile = _disk + ".resume" }))
                {
                    // Loaded or refused.
                }

                break;
        }
    }

    private void ReadCloud(Random random)
    {
        File.WriteAllBytes(_disk + ".cloud", TextDamage.Rewrite(random, Encoding.UTF8.GetBytes(Cloud)));
        try
        {
            _ = CloudFile.Read(_disk + ".cloud");
        }
        catch (UsageException)
        {
            // A mistake in the command, reported as one.
        }
    }
}
