using VmGeneralize.Blocks;
using VmGeneralize.Disks.Raw;
using VmGeneralize.Disks.Tests.Contract;
using VmGeneralize.Disks.Vhdx;
using VmGeneralize.TestSupport.Contracts;

namespace VmGeneralize.Disks.Tests.Vhdx;

/// <summary>A container whose log writes data, zeros over data, data over those zeros, and data past the end of the file.</summary>
[CoversDevice(typeof(ReplayedFile))]
public class ReplayedFileContractTests : DeviceContract
{
    private const int Block = 4096;

    protected override DeviceSubject Make()
    {
        string path = Folder.File("disk.vhdx");
        using (IDiskSink sink = DiskWriter.Create(path, OutputFormat.Vhdx, Content.Size, OwnOutputContract.Identity))
        {
            foreach ((long offset, byte[] bytes) in Content.Runs())
            {
                sink.Write(offset, bytes);
            }

            sink.Complete();
        }

        PatchedVhdx vhdx = PatchedVhdx.Load(path);
        int end = vhdx.Bytes.Length;
        int place = end - (8 << 20);
        new LogBuilder(vhdx, start: 0, sequenceNumber: 1) { LastFileOffset = (ulong)end + (1 << 20) }
            .Entry((place, DirtyVhdx.Page(1), 0), (place + (64 << 10), null, 1 << 20))
            .Entry((place + (128 << 10), DirtyVhdx.Page(2), 0), (place + (3 << 20), null, Block), (end + (64 << 10), DirtyVhdx.Page(3), 0));
        vhdx.Save(path);
        byte[] model = new byte[end + (1 << 20)];
        vhdx.Bytes.CopyTo(model, 0);
        DirtyVhdx.Page(1).CopyTo(model, place);
        model.AsSpan(place + (64 << 10), 1 << 20).Clear();
        DirtyVhdx.Page(2).CopyTo(model, place + (128 << 10));
        model.AsSpan(place + (3 << 20), Block).Clear();
        DirtyVhdx.Page(3).CopyTo(model, end + (64 << 10));
        FileDevice file = FileDevice.Open(path, new DiskOpenOptions());
        return new DeviceSubject(LogReplay.Replay(file, vhdx.Header), new ByteModel(model), file) { Unit = Block };
    }
}
