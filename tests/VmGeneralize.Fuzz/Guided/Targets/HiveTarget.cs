using System.Buffers.Binary;
using System.Text;
using VmGeneralize.Registry;
using VmGeneralize.Registry.Format;
using VmGeneralize.Registry.Logs;
using VmGeneralize.Registry.Tests.Building;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Fuzz.Guided.Targets;

/// <summary>A small hive, with or without logs to be replayed: the base block's checksum and the hashes of log entries are recalculated.</summary>
internal sealed class HiveTarget(string name, bool hasLogs) : GuidedTarget(name)
{
    private const int LogBlock = 512;

    private int _primaryLength;

    public override int? LargestInput => null;

    public override IReadOnlyList<byte[]> Seeds(TemporaryFolder folder)
    {
        Hive hive = TinyHive.Open(TinyHive.Create());
        for (int i = 0; i < 4; i++)
        {
            HiveKey key = hive.Root.CreateSubkey($"Key{i}", TinyHive.Time);
            key.SetValue("wide\u0416", RegistryValueType.String, Encoding.Unicode.GetBytes("text"), TinyHive.Time);
            key.SetValue("", RegistryValueType.DWord, [1, 2, 3, 4], TinyHive.Time);
        }

        hive.Find("Key3")!.SetValue("big", RegistryValueType.Binary, new byte[17_000], TinyHive.Time);
        byte[] file = hive.ToArray();
        _primaryLength = file.Length;
        if (!hasLogs)
        {
            return [file];
        }

        Hive later = TinyHive.Open(file);
        later.Find("Key1")!.SetValue("more", RegistryValueType.Binary, new byte[3000], TinyHive.Time);
        later.Root.DeleteSubkey("Key2", TinyHive.Time);
        byte[] second = later.ToArray();
        uint sequence = BaseBlock.Read(file).Sequence1;
        return [[.. LogWriter.Dirty(file, sequence - 1), .. LogWriter.Entries(sequence, file, second)]];
    }

    public override void Run(byte[] input)
    {
        byte[] primary = input[.._primaryLength];
        byte[] log = input[_primaryLength..];
        if ((primary[100] & 1) == 0) // else the checksum is left wrong: the logs, or a refusal
        {
            TinyHive.SetChecksum(primary);
        }

        if (log.Length >= LogBlock)
        {
            TinyHive.SetChecksum(log);
            Sign(log);
        }

        Ordeal.Run(new HiveFiles("M", primary, log));
    }

    private static void Sign(byte[] log)
    {
        for (int at = LogBlock; at + HiveLogEntry.HeaderSize <= log.Length; at += LogBlock)
        {
            Span<byte> entry = log.AsSpan(at);
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]);
            if (entry.StartsWith("HvLE"u8) && size >= HiveLogEntry.HeaderSize && size <= entry.Length)
            {
                LogWriter.Sign(entry[..(int)size]);
            }
        }
    }
}
