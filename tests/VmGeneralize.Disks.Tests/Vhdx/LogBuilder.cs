using System.Buffers.Binary;
using VmGeneralize.Disks.Vhdx;

namespace VmGeneralize.Disks.Tests.Vhdx;

/// <summary>Writes log entries into a VHDX, as left by a program that died before applying them.</summary>
internal sealed class LogBuilder
{
    private readonly PatchedVhdx _vhdx;
    private readonly int _offset;
    private readonly int _length;
    private readonly int _tail;
    private int _position;

    /// <param name="vhdx">The file; its header is changed to name the log.</param>
    /// <param name="start">Position of the first entry, in bytes from the start of the log.</param>
    /// <param name="sequenceNumber">Sequence number of the first entry.</param>
    public LogBuilder(PatchedVhdx vhdx, int start, ulong sequenceNumber)
    {
        _vhdx = vhdx;
        vhdx.Header = vhdx.Header with { LogGuid = LogGuid };
        _offset = (int)vhdx.Header.LogOffset;
        _length = (int)vhdx.Header.LogLength;
        _tail = _position = start;
        Sequence = sequenceNumber;
    }

    public static Guid LogGuid { get; } = new("5ca1ab1e-0000-4000-8000-00000000beef");

    public ulong Sequence { get; private set; }

    /// <summary>File length that the next entry states, in bytes.</summary>
    public ulong? FlushedFileOffset { get; set; }

    /// <summary>Where the structures end according to the next entry, in bytes.</summary>
    public ulong? LastFileOffset { get; set; }

    /// <summary>Adds an entry of 4 KiB writes; a write with null data and a length clears.</summary>
    public LogBuilder Entry(params (long FileOffset, byte[]? Data, long ZeroLength)[] writes)
    {
        int descriptorBytes = (LogEntryHeader.Size + writes.Length * LogDescriptor.Size + 4095) / 4096 * 4096;
        byte[] entry = new byte[descriptorBytes + writes.Count(write => write.Data is not null) * 4096];
        new LogEntryHeader(
            (uint)entry.Length,
            (uint)_tail,
            Sequence,
            (uint)writes.Length,
            LogGuid,
            FlushedFileOffset ?? (ulong)_vhdx.Bytes.Length,
            LastFileOffset ?? (ulong)_vhdx.Bytes.Length).Write(entry);
        int data = descriptorBytes;
        for (int i = 0; i < writes.Length; i++)
        {
            (long fileOffset, byte[]? bytes, long zeroLength) = writes[i];
            LogDescriptor descriptor = new(IsData: false, 0, (ulong)zeroLength, (ulong)fileOffset, Sequence);
            if (bytes is not null)
            {
                descriptor = LogDataSector.Store(bytes, (ulong)fileOffset, Sequence, entry.AsSpan(data));
                data += 4096;
            }

            descriptor.Write(entry.AsSpan(LogEntryHeader.Size + i * LogDescriptor.Size));
        }

        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(4), VhdxChecksum.Compute(entry));
        for (int at = 0; at < entry.Length; at += 4096)
        {
            entry.AsSpan(at, 4096).CopyTo(_vhdx.Bytes.AsSpan(_offset + (_position + at) % _length));
        }

        _position = (_position + entry.Length) % _length;
        Sequence++;
        return this;
    }
}
