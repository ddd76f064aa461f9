using System.Buffers.Binary;
using VmGeneralize.TestSupport.Planting;

namespace VmGeneralize.EndToEnd.Tests.Canaries;

/// <summary>Takes a free cluster out of use as chkdsk /r does: it belongs to $BadClus:$Bad, whatever it holds.</summary>
internal static class NtfsBadCluster
{
    private const int Record = 8;
    private const int BitmapRecord = 6;

    public static bool Plant(NtfsPatch patch, Canary canary)
    {
        NtfsBytes bytes = patch.Bytes;
        long cluster = FreeCluster(bytes);
        byte[] record = bytes.Record(Record);
        int attribute = NtfsBytes.Find(record, NtfsBytes.DataAttribute, "$Bad");
        int pairs = BinaryPrimitives.ReadUInt16LittleEndian(record.AsSpan(attribute + 0x20));
        long all = NtfsBytes.Runs(record, attribute).Sum(run => run.Length);
        byte[] runs = [.. Hole(cluster), 0x81, 1, .. Number(cluster, 8), .. Hole(all - cluster - 1), 0];
        int size = (pairs + runs.Length + 7) / 8 * 8;
        record.AsSpan(attribute + pairs).Clear(); // the last attribute of its record
        runs.CopyTo(record, attribute + pairs);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(attribute + 4), size);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(attribute + size), uint.MaxValue);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(0x18), attribute + size + 8);
        bytes.WriteRecord(Record, record);
        bytes.Write(cluster * bytes.ClusterSize, canary.Both);
        return true;
    }

    private static long FreeCluster(NtfsBytes bytes)
    {
        for (long cluster = bytes.Clusters * 3 / 4; ; cluster++)
        {
            long at = bytes.Locate(BitmapRecord, cluster / 8)!.Value;
            byte bits = bytes.Read(at, 1)[0];
            if ((bits & (1 << (int)(cluster % 8))) == 0)
            {
                bytes.Write(at, [(byte)(bits | (1 << (int)(cluster % 8)))]);
                return cluster;
            }
        }
    }

    private static byte[] Hole(long clusters) => [0x04, .. Number(clusters, 4)];

    private static byte[] Number(long value, int size)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes[..size];
    }
}
